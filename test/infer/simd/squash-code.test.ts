import test from "ava";
import { squashers } from "#infer/simd/squash-code.ts";
import { f32x4, get } from "#infer/simd/wasm-code.ts";
import { numberLocals } from "#infer/simd/wasm-module.ts";
import { wasmRun } from "../../helpers/wasm-run.ts";

function compiled(which: "sigmoid" | "tanh"): (x: number) => number {
  const numbers = numberLocals(["at"]);
  const at = get(numbers.parameter("at"));
  const made = squashers(numbers);
  const store = f32x4.store(at, 0, made[which](f32x4.load(at, 0)));
  const { run, at: numbersAt } = wasmRun(numbers.finish("squash", [...made.setUp, ...store]));
  const values = numbersAt(0, 4);
  return (x) => {
    values.fill(x);
    run(0);
    return values[3]!;
  };
}

const sigmoid = compiled("sigmoid");
const tanh = compiled("tanh");

test("both are within 3e-7 of their definitions", (t) => {
  for (let step = -50_000; step <= 50_000; step++) {
    const x = Math.fround(step / 1000);
    const logistic = 1 / (1 + Math.exp(-x));
    if (Math.abs(sigmoid(x) - logistic) > 3e-7) t.fail(`sigmoid(${x}) is ${sigmoid(x)}`);
    if (Math.abs(tanh(x) - Math.tanh(x)) > 3e-7) t.fail(`tanh(${x}) is ${tanh(x)}`);
  }
  t.is(sigmoid(0), 0.5);
  t.is(tanh(0), 0);
});

test("far away they have reached their limits, and what is no number stays none", (t) => {
  for (const far of [100, 1e30, Number.POSITIVE_INFINITY]) {
    t.is(sigmoid(far), 1);
    t.true(sigmoid(-far) >= 0 && sigmoid(-far) < 1e-17);
    t.is(tanh(far), 1);
    t.is(tanh(-far), -1);
  }
  t.is(sigmoid(Number.NaN), Number.NaN);
  t.is(tanh(Number.NaN), Number.NaN);
});
