import test from "ava";
import { runCell } from "#infer/lstm-cell.ts";
import { runCellBack } from "#infer/lstm-cell-back.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { simdKernels } from "#train/simd-kernels.ts";
import { randomStep } from "../../helpers/kernel-cases.ts";

for (const units of [3, 4, 12, 32]) {
  test(`the way back of ${units} units is that of the plain one`, (t) => {
    const kernels = simdKernels();
    if (kernels === null) throw new Error("this engine has no SIMD");
    const [plain, simd] = [plainKernels(), kernels].map((each) => {
      const step = randomStep(each, 5, units, 3);
      runCell(step);
      const values = each.allocate(5 * units).fill(0.25);
      return { step, carried: { rows: 5, columns: units, values } };
    }) as [Side, Side];
    runCellBack(plain.step, plain.carried);
    kernels.runCellBack(simd.step, simd.carried);
    const near = (found: Float32Array, wanted: Float32Array) => {
      for (const [at, value] of wanted.entries()) {
        t.true(Math.abs(found[at]! - value) < 1e-6, `${found[at]}, not ${value}, at ${at}`);
      }
    };
    near(simd.step.gateGradient.values, plain.step.gateGradient.values);
    near(simd.carried.values, plain.carried.values);
  });
}

interface Side {
  readonly step: ReturnType<typeof randomStep>;
  readonly carried: Parameters<typeof runCellBack>[1];
}
