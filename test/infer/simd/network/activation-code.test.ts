import test from "ava";
import { activationFunction } from "#infer/simd/network/activation-code.ts";
import { WAYS, wasmRun } from "../../../helpers/wasm-run.ts";

const VALUES = [0, -0.5, 3, -20, 50, -1e30, Number.POSITIVE_INFINITY, Number.NaN];

for (const [name, way] of Object.entries(WAYS)) {
  test(`two fours and no more, each to its value: ${name}`, (t) => {
    const functions = {
      relu: (x: number) => Math.max(0, x),
      sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
    };
    for (const activation of ["relu", "sigmoid"] as const) {
      const { run, at } = wasmRun(activationFunction("activation", activation, way));
      const values = at(64, 9);
      values.set([...VALUES, -77]);
      run(64, 2);
      for (const [index, x] of VALUES.entries()) {
        const wanted = functions[activation](x);
        const isNear = Math.abs(values[index]! - wanted) < 3e-7 || values[index] === wanted;
        t.true(
          isNear || (Number.isNaN(wanted) && Number.isNaN(values[index])),
          `${activation} ${x}`,
        );
      }
      t.is(values[8], -77);
    }
  });
}
