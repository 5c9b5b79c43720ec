import test from "ava";
import { runCell } from "#infer/lstm-cell.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { cellsFollowEquations, randomStep } from "../helpers/kernel-cases.ts";

test("cells of any number of units", cellsFollowEquations, () => ({ ...plainKernels(), runCell }));

test("the state before may be overwritten by the one after", (t) => {
  const [apart, together] = [1, 2].map(() => randomStep(plainKernels(), 2, 3, 2));
  runCell(apart!);
  runCell({ ...together!, cell: together!.before });
  t.deepEqual(together!.before, apart!.cell);
  t.deepEqual(together!.hidden, apart!.hidden);
});
