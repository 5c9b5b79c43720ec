import test from "ava";
import { gateOrder } from "#infer/simd/network/gate-order.ts";

test("four gates of four units, then of the next; zeros fill the last four", (t) => {
  const units = 5;
  // Row 1, whose numbers say gate and unit.
  const values = Float32Array.from({ length: 8 * units }, (_, at) => {
    const column = at - 4 * units;
    return 10 * Math.floor(column / units) + (column % units) + 1;
  });
  const weights = gateOrder(units, values);
  const factors = [-1, -1, -2, -1].map((factor) => factor * Math.LOG2E);
  const wanted = [0, 4].flatMap((first) =>
    factors.flatMap((factor, gate) =>
      [0, 1, 2, 3].map((lane) => {
        const unit = first + lane;
        return unit < units ? factor * (10 * gate + unit + 1) : 0;
      }),
    ),
  );
  t.deepEqual(
    wanted.map((_, column) => weights(1, column)),
    wanted,
  );
});
