import test from "ava";
import { seededRandom } from "#core/random.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { followedIntervals, resourceRows } from "#optimize/resource-rows.ts";
import { fitDetector } from "#train/detector-fit.ts";
import { fitForecaster } from "#train/forecaster-fit.ts";
import { fitOptimizer } from "#train/optimizer-fit.ts";
import { TRAINING_JOBS } from "#train/process/training-jobs.ts";
import type { JobProgress } from "#train/types.ts";
import { seriesOf } from "../../forecast/log-series.ts";
import { lawfulIntervals } from "../../helpers/intervals.ts";
import { additionJob } from "../../helpers/network-job.ts";

test("a network is fitted from data alone, and tells how it goes", async (t) => {
  const told: JobProgress[] = [];
  const onProgress = (progress: JobProgress) => told.push(progress);
  const job = additionJob(400, { seed: 1, epochs: 60, learningRate: 0.01 });
  const { network, history } = await TRAINING_JOBS.network(job, { onProgress });
  t.is(told.length, history.epochs.length);
  const sum = createPlainRunner(network).run(Float32Array.of(0.25, 0.5))[0]!;
  t.true(Math.abs(sum - 0.75) < 0.05, String(sum));
});

test("a detector and a forecaster are those of their fits, and tell as many epochs", async (t) => {
  const random = seededRandom(1);
  const values = Float32Array.from({ length: 600 * 3 }, () => random.unit());
  const table = { rows: 600, columns: 3, values };
  const names = ["a", "b", "c"];
  const alarm = { falseAlarmRate: 0.01, releaseShare: 0.5, levelVectors: 100 };
  const options = { seed: 1, epochs: 2, ...alarm };
  const series = seriesOf(Array.from({ length: 420 }, (_, at) => 20 + Math.sin(at / 9)));
  const span = { from: 0, end: 420 };
  let told = 0;
  const control = { onProgress: () => told++ };
  const detector = await TRAINING_JOBS.detector({ table, names, options }, control);
  t.deepEqual(detector, await fitDetector(table, names, options));
  const settings = { seed: 1, epochs: 1 };
  const job = { series, span, horizon: 2, options: settings };
  const forecaster = await TRAINING_JOBS.forecaster(job, control);
  t.deepEqual(forecaster, await fitForecaster(series, span, 2, settings));
  t.truthy(forecaster);
  t.is(told, 3);
});

test("an optimizer is that of its fit, from numbers alone, and tells its trees", async (t) => {
  const rows = structuredClone(resourceRows(followedIntervals(lawfulIntervals(60, 1))));
  const told: JobProgress[] = [];
  const onProgress = (progress: JobProgress) => told.push(progress);
  const optimizer = await TRAINING_JOBS.optimizer({ rows, seed: 1 }, { onProgress });
  t.deepEqual(structuredClone(optimizer), await fitOptimizer(rows, { seed: 1 }));
  t.deepEqual(told.at(-1), { done: 1200, limit: 1200 });
});
