import test from "ava";
import { given } from "#report/dialects/given.ts";

test("what is there is made into something, nothing stays nothing", (t) => {
  t.is(
    given(0, (n) => n + 1),
    1,
  );
  t.is(
    given("", (text) => `${text}!`),
    "!",
  );
  t.is(
    given(undefined, () => 1),
    undefined,
  );
});
