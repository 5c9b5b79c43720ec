import test from "ava";
import { exponentials } from "#infer/simd/exponential-code.ts";
import { f32x4, get, type MultiplyAdd } from "#infer/simd/wasm-code.ts";
import { numberLocals } from "#infer/simd/wasm-module.ts";
import { WAYS, wasmRun } from "../../helpers/wasm-run.ts";

/** 2^x, of x bounded by 100. */
function compiled(way: MultiplyAdd): (x: number) => number {
  const numbers = numberLocals(["at"]);
  const at = get(numbers.parameter("at"));
  const { setUp, bounded, powerOfTwo } = exponentials(numbers, way, [100, -100]);
  const store = f32x4.store(at, 0, powerOfTwo(bounded(f32x4.load(at, 0), 100)));
  const { run, at: numbersAt } = wasmRun(numbers.finish("power", [...setUp, ...store]));
  const values = numbersAt(0, 4);
  return (x) => {
    values.fill(x);
    run(0);
    return values[2]!;
  };
}

for (const [name, way] of Object.entries(WAYS)) {
  const power = compiled(way);
  test(`within 4e-7 of the power, whatever its size: ${name}`, (t) => {
    for (let step = -20_000; step <= 20_000; step++) {
      const x = Math.fround(step / 200.3);
      const off = power(x) / 2 ** x - 1;
      if (Math.abs(off) > 4e-7) t.fail(`2^${x} is off by ${off}`);
    }
    for (const whole of [-100, -1, 0, 1, 7, 100]) t.is(power(whole), 2 ** whole);
  });

  test(`beyond the bound it is that of the bound, and what is no number stays none: ${name}`, (t) => {
    for (const far of [101, 1e30, Number.POSITIVE_INFINITY]) {
      t.is(power(far), 2 ** 100);
      t.is(power(-far), 2 ** -100);
    }
    t.is(power(Number.NaN), Number.NaN);
  });
}
