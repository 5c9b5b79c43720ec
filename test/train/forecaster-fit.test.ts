import test from "ava";
import { seededRandom } from "#core/random.ts";
import { scaleRow } from "#features/scaler.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { fitForecaster } from "#train/forecaster-fit.ts";
import { seriesOf } from "../forecast/log-series.ts";

/** A wave of 40 steps with some noise: the last value is a poor guess half a wave ahead. */
const random = seededRandom(7);
const wavy = seriesOf(
  Array.from({ length: 700 }, (_, i) => 20 + Math.sin((i * 2 * Math.PI) / 40) + random.unit() / 20),
);
const SPAN = { from: 0, end: 600 };

test("the network learns a wave and foresees it beyond its span", async (t) => {
  const fit = await fitForecaster(wavy, SPAN, 10, { seed: 1, epochs: 20 });
  if (!fit) return t.fail("there is enough to fit on");
  const { network, ...scales } = fit.model;
  const { run } = createPlainRunner(network);
  const predict = networkPredictor(scales, { scaleRow, run });
  const changes = new Float64Array(10);
  let [off, change] = [0, 0];
  for (let at = 600; at < 690; at++) {
    predict(wavy, at, changes);
    const actual = wavy.levels[at + 10]! - wavy.levels[at]!;
    off += Math.abs(changes[9]! - actual);
    change += Math.abs(actual);
  }
  t.true(off < change / 4, `${off} of ${change}`);
});

test("its layers are those that are written down, with an output for each step", async (t) => {
  const fit = await fitForecaster(wavy, SPAN, 3, { seed: 1, epochs: 1 });
  t.deepEqual(fit?.model.network.inputShape, [24, 10]);
  const layers = fit?.model.network.layers.map((layer) =>
    layer.kind === "dropout" ? `dropout ${layer.rate}` : `${layer.kind} ${layer.units}`,
  );
  t.deepEqual(layers, ["lstm 64", "dropout 0.2", "lstm 32", "dropout 0.2", "dense 16", "dense 3"]);
});

test("the same seed gives the same network, to the bit", async (t) => {
  const fits = [1, 1, 2].map((seed) => fitForecaster(wavy, SPAN, 1, { seed, epochs: 1 }));
  const [one, same, other] = await Promise.all(fits);
  t.deepEqual(same?.model, one?.model);
  t.notDeepEqual(other?.model, one?.model);
});

test("a span with too few samples gives no network", async (t) => {
  t.is(await fitForecaster(wavy, { from: 0, end: 300 }, 1, { seed: 1 }), null);
});

test("a signal ends it", async (t) => {
  const signal = AbortSignal.abort(new Error("stop"));
  await t.throwsAsync(fitForecaster(wavy, SPAN, 1, { seed: 1, signal }), { message: "stop" });
});
