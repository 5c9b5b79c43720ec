import test from "ava";
import { progressLine } from "#train/progress-line.ts";

test("a bar of twenty, the epochs and both losses", (t) => {
  const line = (done: number) =>
    progressLine({ done, limit: 40, loss: 0.123_456, validationLoss: 0.000_1 });
  t.is(line(1), "[#...................] epoch 1 of at most 40, loss 0.1235, validation 0.0001000");
  t.true(line(20).startsWith("[##########..........] epoch 20 "));
  t.true(line(40).startsWith("[####################] epoch 40 "));
});
