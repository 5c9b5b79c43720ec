import test from "ava";
import { seededRandom } from "#core/random.ts";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import type { Table } from "#features/types.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { scaleTable } from "#train/autoencoder-fit.ts";
import { fitDetector, learnUsual, modelFunctions } from "#train/detector-fit.ts";
import { buildInt8 } from "#train/int8-build.ts";

const COLUMNS = 6;
const OPTIONS = {
  seed: 1,
  epochs: 20,
  falseAlarmRate: 0.001,
  releaseShare: 0.5,
  levelVectors: 1000,
};
const NAMES = ["a", "b", "c", "d", "e", "f"];

/** Two waves drive five columns, with a little noise; the sixth is always 7. */
function waves(rows: number, seed: number): Table {
  const random = seededRandom(seed);
  const values = new Float32Array(rows * COLUMNS);
  for (let row = 0; row < rows; row++) {
    const [p, q] = [Math.sin(row / 20), Math.cos(row / 31)];
    for (const [column, value] of [p, q, p + q, p - q, 2 * p, 0].entries()) {
      const noise = column === 5 ? 7 : 0.05 * (random.unit() - 0.5);
      values[row * COLUMNS + column] = value + noise;
    }
  }
  return { rows, columns: COLUMNS, values };
}

function alarmsOf(detector: AnomalyDetector, table: Table): boolean[] {
  return Array.from({ length: table.rows }, (_, row) =>
    detector.push(table.values.subarray(row * COLUMNS, (row + 1) * COLUMNS)),
  );
}

test("clean rows call few alarms; a broken relation within the range of each column calls one", async (t) => {
  const { model, network } = await fitDetector(waves(4000, 1), NAMES, OPTIONS);
  const runner = createPlainRunner(network);
  const detector = () => new AnomalyDetector(model, modelFunctions(model.scaler, runner));
  const clean = alarmsOf(detector(), waves(4000, 2)).filter(Boolean).length;
  t.true(clean / 4000 < 0.01, `${clean} alarms`);
  const broken = waves(1200, 3);
  // The third column is the sum of the first two: from row 1000 on it is its negative.
  for (let row = 1000; row < 1200; row++) broken.values[row * COLUMNS + 2]! *= -1;
  const alarms = alarmsOf(detector(), broken);
  t.false(alarms.slice(0, 1000).includes(true));
  t.true(alarms.slice(1000, 1050).includes(true));
});

test("the same rows and seed give the same model, bit by bit", async (t) => {
  const [a, b] = await Promise.all([1, 2].map(() => fitDetector(waves(600, 1), NAMES, OPTIONS)));
  t.deepEqual(a, b);
});

test("a constant column is silent, and keeps its usual value", async (t) => {
  const { model } = await fitDetector(waves(600, 1), NAMES, { ...OPTIONS, epochs: 2 });
  t.is(model.scaler.spread[5], 0);
  t.deepEqual([model.value.low[5], model.value.high[5]], [7, 7]);
});

test("what is usual of an int8 build is learned from its own answers", async (t) => {
  const rows = waves(2000, 1);
  const { network, model } = await fitDetector(rows, NAMES, OPTIONS);
  const runner = createInt8Runner(buildInt8(network, scaleTable(model.scaler, rows)));
  const build = learnUsual(rows, NAMES, model.scaler, runner, OPTIONS);
  t.deepEqual(build.jump, model.jump);
  t.notDeepEqual(build.residual, model.residual);
  for (const [index, high] of build.residual.high.entries()) {
    t.true(Math.abs(high - model.residual.high[index]!) < 0.02);
  }
});

test("rows that never change, or are too few, are refused by name", async (t) => {
  const flat = { rows: 600, columns: 2, values: new Float32Array(1200) };
  await t.throwsAsync(fitDetector(flat, ["a", "b"], OPTIONS), {
    code: "training-failed",
    message: "no column of the training rows ever changes",
  });
  await t.throwsAsync(fitDetector(waves(100, 1), NAMES, { ...OPTIONS, epochs: 1 }), {
    code: "training-failed",
    message: /100 vectors are too few/,
  });
});
