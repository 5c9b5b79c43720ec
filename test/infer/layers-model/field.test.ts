import test from "ava";
import { z } from "zod";
import { checked, only, shown } from "#infer/layers-model/field.ts";

test("any value is shown in a few plain letters", (t) => {
  t.is(shown("hard_sigmoid"), "hard_sigmoid");
  t.is(shown(undefined), "missing");
  t.is(shown(null), "null");
  t.is(shown(7), "7");
  t.is(shown([[[]]]), "a list");
  t.is(shown({ toString: 7 }), "an object");
  t.is(shown("a\u001b[31m\n\u2028é"), "a?[31m???");
  t.is(shown("x".repeat(41)), `${"x".repeat(40)}...`);
});

test("a refusal names file, field, what stands there and what should", (t) => {
  const schema = z.object({ a: z.array(z.object({ b: only("tanh", "relu") })) });
  t.deepEqual(checked(schema, { a: [{ b: "relu" }], c: 1 }, "f", "top"), { a: [{ b: "relu" }] });
  const message = "f: top.a.1.b: elu, not tanh or relu";
  t.throws(() => checked(schema, { a: [{ b: "tanh" }, { b: "elu" }] }, "f", "top"), { message });
  t.throws(() => checked(schema, 7, "f", "top"), { message: /^f: top: .*object/ });
});
