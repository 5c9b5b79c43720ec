import test from "ava";
import { seededRandom } from "#core/random.ts";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import type { Table } from "#features/types.ts";
import { autoencoderSpec, fitDetector, modelFunctions } from "#train/detector-fit.ts";

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

test("8 of 20 features are hidden, as planned", (t) => {
  t.deepEqual(autoencoderSpec(20).layers, [
    { kind: "dense", units: 8, activation: "relu" },
    { kind: "dense", units: 20, activation: "sigmoid" },
  ]);
  t.deepEqual(autoencoderSpec(1).layers[0], { kind: "dense", units: 1, activation: "relu" });
});

test("clean rows call few alarms; a broken relation within the range of each column calls one", async (t) => {
  const model = await fitDetector(waves(4000, 1), NAMES, OPTIONS);
  const detector = () => new AnomalyDetector(model, modelFunctions(model.scaler, model.network));
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
  const model = await fitDetector(waves(600, 1), NAMES, { ...OPTIONS, epochs: 2 });
  t.is(model.scaler.spread[5], 0);
  t.deepEqual([model.value.low[5], model.value.high[5]], [7, 7]);
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
