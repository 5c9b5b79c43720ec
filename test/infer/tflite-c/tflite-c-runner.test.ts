import test from "ava";
import fc from "fast-check";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import { loadApi, TFLITE_PROTOTYPES, type TfliteApi } from "#infer/tflite-c/c-api.ts";
import { holdLibrary } from "#infer/tflite-c/held-library.ts";
import { createTfliteRunner } from "#infer/tflite-c/tflite-c-runner.ts";
import { counterOf, ODD_NETWORK, oddRuntime } from "../../helpers/odd-library.ts";
import type { Owner } from "../../helpers/scratch.ts";

const GRAPH = networkGraph(ODD_NETWORK, "float32");
const inputs = fc
  .array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 })
  .map((values) => Float32Array.from(values));

function opened(t: Owner, breaks: readonly string[] = []) {
  const pin = oddRuntime(t, breaks);
  const api = loadApi<TfliteApi>(holdLibrary(pin), TFLITE_PROTOTYPES);
  return { pin, open: () => createTfliteRunner(api, GRAPH, null) };
}

test("trap 1: states are reset before each call, and answers are those of the network", (t) => {
  const { pin, open } = opened(t);
  const { run: wanted } = createPlainRunner(ODD_NETWORK);
  using runner = open();
  const resets = counterOf(pin, "odd_resets");
  let calls = 0;
  fc.assert(
    fc.property(inputs, (input) => {
      const said = runner.run(input);
      calls++;
      t.true(wanted(input).every((value, at) => Math.abs(value - said[at]!) < 1e-6));
    }),
  );
  t.is(resets(), calls);
});

test("trap 1: one whose states stay as they are shows it at the second call", (t) => {
  using runner = opened(t, ["ODD_LEAKS"]).open();
  const input = new Float32Array(20).fill(0.5);
  const first = runner.run(input).slice();
  t.true(runner.run(input).every((value, at) => Math.abs(value - first[at]! - 0.25) < 1e-5));
});

test("all that the library made is deleted in its order, and nothing is asked then", (t) => {
  const { pin, open } = opened(t);
  const [live, faults] = [counterOf(pin, "odd_live"), counterOf(pin, "odd_faults")];
  const [one, other] = [open(), open()];
  const input = new Float32Array(20);
  const said = one.run(input).slice();
  t.is(live(), 6, "a model, options and an interpreter each");
  one[Symbol.dispose]();
  t.deepEqual(other.run(input), said, "each has memory of its own");
  t.throws(() => one.run(input), { code: "model-invalid", message: /it has been closed$/ });
  one[Symbol.dispose]();
  other[Symbol.dispose]();
  t.is(live(), 0);
  t.is(faults(), 0, "model, threads and order were as the contract has them");
});

test("an input of another length is refused before the library has it", (t) => {
  using runner = opened(t).open();
  t.throws(() => runner.run(new Float32Array(19)), { message: /takes 20 values and gets 19/ });
});

test("a call that fails at work is told by its name", (t) => {
  using runner = opened(t, ["ODD_CALLS=2"]).open();
  const input = new Float32Array(20);
  runner.run(input);
  runner.run(input);
  t.throws(() => runner.run(input), {
    code: "model-invalid",
    message: "TensorFlow Lite: TfLiteInterpreterInvoke failed (status 2)",
  });
});

const refuses = test.macro((t, breaks: readonly string[], message: RegExp) => {
  const { pin, open } = opened(t, breaks);
  t.throws(open, { code: "model-invalid", message });
  t.is(counterOf(pin, "odd_live")(), 0, "nothing is left behind");
});
test("another type", refuses, ["ODD_TYPE=9"], /the input has the type 9, not 1 \(float32\)$/);
test("another rank", refuses, ["ODD_RANK=3"], /the input has the shape 3 dimensions, not 1 × 20$/);
test("a wild rank", refuses, ["ODD_RANK=2000000000"], /the shape 2000000000 dimensions, not/);
test(
  "another size",
  refuses,
  ["ODD_MORE_COLUMNS=1"],
  /the input has the shape 1 × 21, not 1 × 20$/,
);
test("fewer bytes", refuses, ["ODD_MORE_BYTES=-4"], /the input has 76 bytes, not 80$/);
test("more bytes", refuses, ["ODD_MORE_BYTES=4000000"], /the input has 4000080 bytes, not 80$/);
test("two inputs", refuses, ["ODD_ENDS=2"], /the model has 2 inputs, not 1$/);
test("no output", refuses, ["ODD_NO_OUTPUT"], /it gives no output tensor$/);
test("no model", refuses, ["ODD_NO_MODEL"], /TfLiteModelCreate gave nothing$/);
test("no interpreter", refuses, ["ODD_NO_INTERPRETER"], /TfLiteInterpreterCreate gave nothing$/);
test("no memory", refuses, ["ODD_NO_MEMORY"], /InterpreterAllocateTensors failed \(status 1\)$/);
