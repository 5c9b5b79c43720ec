import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "#core/random.ts";
import type { Table } from "#features/types.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { int8NetworkGraph } from "#infer/tflite/int8-operators.ts";
import { int8SequenceGraph } from "#infer/tflite/int8-sequence-graph.ts";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";
import type { Network, NetworkSpec, Runner } from "#infer/types.ts";
import { fitAutoencoder } from "#train/autoencoder-fit.ts";
import { fitNetwork } from "#train/fit.ts";
import { buildInt8 } from "#train/int8-build.ts";
import { buildInt8Sequence } from "#train/int8-sequence-build.ts";
import { windowSamples } from "#train/window-samples.ts";

/**
 * Writes each kind of `.tflite` file of a forecaster and a detector, trained a little on made-up
 * rows, with what our own runners answer, for tflite.py to run with TensorFlow Lite itself:
 *
 *   node bench/models/tflite.ts FOLDER && python3 bench/models/tflite.py FOLDER
 *
 * python3 needs the package tensorflow 2.15 or newer.
 */
const STEPS = 24;
const FEATURES = 10;
const COLUMNS = 20;
const ROWS = 1500;
const CASES = 50;

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: node bench/models/tflite.ts FOLDER");
mkdirSync(folder, { recursive: true });

const forecaster = await trainedForecaster();
const detector = await trainedDetector();
const files = [
  ["forecaster-float", networkGraph(forecaster.network, "float32")],
  ["forecaster-hybrid", networkGraph(forecaster.network, "int8")],
  ["forecaster-unrolled", networkGraph(forecaster.network, "int8", true)],
  ["forecaster-unrolled-float", networkGraph(forecaster.network, "float32", true)],
  [
    "forecaster-int8",
    int8SequenceGraph(buildInt8Sequence(forecaster.network, forecaster.calibration)),
  ],
] as const;
const cases: object[] = [];
for (const [name, model] of files) {
  add(name, model, createPlainRunner(forecaster.network), forecaster.inputs, null);
}
const whole = buildInt8(detector.network, detector.rows);
const float = createPlainRunner(detector.network);
add("detector-float", networkGraph(detector.network, "float32"), float, detector.inputs, null);
add("detector-hybrid", networkGraph(detector.network, "int8"), float, detector.inputs, null);
add("detector-int8", int8NetworkGraph(whole), float, detector.inputs, createInt8Runner(whole));
writeFileSync(join(folder, "cases.json"), JSON.stringify(cases));

function add(
  name: string,
  model: TfliteModel,
  runner: Runner,
  inputs: readonly Float32Array[],
  same: Runner | null,
): void {
  const file = `${name}.tflite`;
  writeFileSync(join(folder!, file), encodeTflite(model));
  const answers = (by: Runner) => inputs.map((input) => [...by.run(input)]);
  const shape = model.tensors[model.inputs[0]!]!.shape;
  const int8 = same === null ? null : answers(same);
  cases.push({
    file,
    shape,
    inputs: inputs.map((each) => [...each]),
    float: answers(runner),
    int8,
  });
}

/** A daily wave with noise, and what it is twelve steps on. */
async function trainedForecaster() {
  const random = seededRandom(7);
  const values = new Float32Array(ROWS * FEATURES);
  const targets = new Float32Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    for (let at = 0; at < FEATURES; at++) {
      const wave = Math.sin((row / 288 + at / FEATURES) * 2 * Math.PI);
      values[row * FEATURES + at] = wave + 0.3 * (random.unit() - 0.5);
    }
    targets[row] = Math.sin(((row + 12) / 288) * 2 * Math.PI);
  }
  const ends = Uint32Array.from({ length: ROWS - STEPS + 1 }, (_, at) => at + STEPS - 1);
  const table = { columns: FEATURES, values };
  const samples = windowSamples(table, { columns: 1, values: targets }, STEPS, ends);
  const spec: NetworkSpec = {
    inputShape: [STEPS, FEATURES],
    layers: [
      { kind: "lstm", units: 64, isSequence: true },
      { kind: "dropout", rate: 0.2 },
      { kind: "lstm", units: 32, isSequence: false },
      { kind: "dense", units: 16, activation: "relu" },
      { kind: "dense", units: 1, activation: "linear" },
    ],
  };
  const { network } = await fitNetwork(spec, samples, { seed: 1, epochs: 4 });
  const sequence = (end: number) => values.slice((end - STEPS) * FEATURES, end * FEATURES);
  const inputs = Array.from({ length: CASES }, (_, at) => sequence(STEPS + at * 29));
  const calibration = new Float32Array(200 * STEPS * FEATURES);
  for (let at = 0; at < 200; at++) {
    calibration.set(sequence(STEPS + at * 7), at * STEPS * FEATURES);
  }
  return { network, inputs, calibration };
}

/** Columns that move with each other, as those of traffic do. */
async function trainedDetector(): Promise<{
  network: Network;
  rows: Table;
  inputs: Float32Array[];
}> {
  const random = seededRandom(8);
  const values = new Float32Array(ROWS * COLUMNS);
  for (let row = 0; row < ROWS; row++) {
    const causes = [random.unit(), random.unit(), random.unit()];
    for (let at = 0; at < COLUMNS; at++) {
      values[row * COLUMNS + at] = 0.8 * causes[at % 3]! + 0.2 * random.unit();
    }
  }
  const rows = { rows: ROWS, columns: COLUMNS, values };
  const network = await fitAutoencoder(rows, { seed: 1, epochs: 20 });
  const inputs = Array.from({ length: CASES }, (_, at) =>
    values.slice(at * COLUMNS, (at + 1) * COLUMNS),
  );
  return { network, rows, inputs };
}
