import test from "ava";
import { binTable } from "#train/forest/binned-table.ts";
import { RowOrder } from "#train/forest/row-order.ts";

const table = binTable(Float32Array.of(3, 1, 2, 5, 4), 1);
const targets = {
  sums: Float64Array.of(10, 20, 30, 40, 50),
  weights: Float64Array.of(1, 2, 1, 0, 1),
};

test("rows of the left side stand before those of the right, in their order", (t) => {
  const order = new RowOrder(5);
  order.reset(targets.weights);
  t.deepEqual([...order.between(0, order.count)], [0, 1, 2, 4], "rows without weight are left out");
  const parting = order.part({ start: 0, end: 4 }, { gain: 1, input: 0, bin: 1 }, table, targets);
  t.deepEqual(parting, {
    middle: 2,
    left: { sum: 50, weight: 3 },
    right: { sum: 60, weight: 2 },
  });
  t.deepEqual([...order.between(0, 2)], [1, 2]);
  t.deepEqual([...order.between(2, 4)], [0, 4]);
  order.part({ start: 2, end: 4 }, { gain: 1, input: 0, bin: 2 }, table, targets);
  t.deepEqual([...order.between(0, 4)], [1, 2, 0, 4], "other nodes stay as they are");
  order.reset(targets.weights);
  t.deepEqual([...order.between(0, 4)], [0, 1, 2, 4]);
});
