import test from "ava";
import { trackBestWeights } from "#train/best-weights.ts";

/** Observes these losses, with the epoch's number as weight; gives when it said stop. */
function observe(patience: number, losses: readonly number[]) {
  const weights = { values: Float32Array.of(-1), gradient: new Float32Array(1) };
  const best = trackBestWeights([weights], patience);
  const stops = losses.map((loss, epoch) => {
    weights.values[0] = epoch;
    return best.observe(loss);
  });
  best.restore();
  return { epoch: best.epoch, restored: weights.values[0], stop: stops.indexOf(true) };
}

test("the best epoch's weights come back", (t) => {
  t.deepEqual(observe(5, [3, 2, 4, 5]), { epoch: 1, restored: 1, stop: -1 });
});

test("patience begins anew with each better epoch, and ends after so many that are not", (t) => {
  t.is(observe(2, [3, 4, 2, 4, 1, 4, 4, 4]).stop, 6);
  t.deepEqual(observe(1, [3, 2, 2]), { epoch: 1, restored: 1, stop: 2 });
});

test("as good is not better", (t) => {
  t.deepEqual(observe(3, [1, 1, 1, 1]), { epoch: 0, restored: 0, stop: 3 });
});
