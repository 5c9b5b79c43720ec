import test from "ava";
import { evaluateForecaster } from "#app/forecaster-evaluation.ts";
import { readSeries } from "#app/series-file.ts";
import { systemClock } from "#core/clock.ts";
import { seededRandom } from "#core/random.ts";
import type { TrafficSeries } from "#forecast/types.ts";
import { dataFile } from "../helpers/data-folder.ts";

const OPTIONS = { horizon: 1, seed: 1, clock: systemClock };

function trafficOf(length: number, value: (i: number) => number): TrafficSeries {
  const values = Float64Array.from({ length }, (_, i) => value(i));
  return { values, stepSeconds: 300, firstAtSeconds: null };
}

test("a link of an Internet provider, an hour ahead: models beat rivals, intervals hold", async (t) => {
  const path = dataFile(t, "traffic/isp-A5M.txt");
  if (path === null) return;
  const traffic = await readSeries(path, null);
  const { score, int8, training } = await evaluateForecaster(traffic, { ...OPTIONS, horizon: 12 });
  const mapeOf = (name: string) => score.candidates.get(name)?.mape ?? Number.NaN;
  t.is(score.outcomes, Math.floor(traffic.values.length / 3) - 11);
  t.true(Math.abs(mapeOf("last_value") - 12.4) < 0.05, "as measured elsewhere");
  t.true(Math.abs(mapeOf("same_time_yesterday") - 23) < 0.1, "as measured elsewhere");
  t.true(mapeOf("linear_ar") < 8.96, `${mapeOf("linear_ar")}`);
  t.true(mapeOf("lstm") < 8.4, `${mapeOf("lstm")}`);
  const off = Math.abs((int8?.mape ?? Number.NaN) - mapeOf("lstm"));
  t.true(off > 0 && off < 0.1, `${int8?.mape} in 8 bits`);
  t.true(score.served.mape! < 8.4 && score.served.wape! < 10, `${score.served.mape}`);
  t.true(score.coveragePct! > 78 && score.coveragePct! < 82, `${score.coveragePct}`);
  t.true((training?.samples ?? 0) > 8000);
});

test("a short series is forecast without the network, and without days it has not seen", async (t) => {
  const random = seededRandom(1);
  const { score, int8, training } = await evaluateForecaster(
    trafficOf(400, () => 100 + random.unit()),
    OPTIONS,
  );
  t.is(training, null);
  t.is(int8, null);
  t.deepEqual([...score.candidates.keys()], ["last_value", "linear_ar"]);
  t.true(score.served.mape! < 1);
});

const silly = test.macro(async (t, length: number, level: number, wanted: number | null) => {
  const traffic = trafficOf(length, () => level);
  const { score } = await evaluateForecaster(traffic, OPTIONS);
  t.is(score.served.mape, wanted);
  t.is(score.coveragePct, 100);
});
test("a constant series has no error", silly, 700, 5, 0);
test("silence has no error in per cent", silly, 400, 0, null);

test("missing steps are carried over", async (t) => {
  const random = seededRandom(2);
  const isMissing = (i: number) => i % 50 < 5;
  const value = (i: number) => (isMissing(i) ? Number.NaN : 100 + random.unit());
  const { score } = await evaluateForecaster(trafficOf(500, value), OPTIONS);
  t.true(score.outcomes < 167 - 15 && score.served.mape! < 1, `${score.outcomes}`);
});

test("too short a series is refused with the length that does", async (t) => {
  const refused = evaluateForecaster(
    trafficOf(302, () => 1),
    OPTIONS,
  );
  const message = "302 steps are too few to look 1 ahead: give a series of at least 303";
  await t.throwsAsync(refused, { code: "file-format", message });
});
