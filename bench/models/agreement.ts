import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "#core/random.ts";
import type { NetworkSpec } from "#infer/types.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { simdKernels } from "#train/simd-kernels.ts";
import { windowSamples } from "#train/window-samples.ts";
import { DETECTOR, FORECASTER } from "./bench-networks.ts";
import { runScript } from "./python.ts";
import { curveShareOf, type TraceDifference, traceDifference } from "./trace-difference.ts";
import { startOf, type TrainingCase, traceLike, traceTraining } from "./training-trace.ts";

const BATCH = 32;
const STEPS = 30;
const LEARNING_RATE = 1e-3;

/** All differences are from PyTorch in double precision. */
export interface NetworkAgreement {
  readonly plain: TraceDifference;
  /** null where the engine has no SIMD. */
  readonly simd: TraceDifference | null;
  /** PyTorch in single precision, as ours: what rounding alone makes of it. */
  readonly single: TraceDifference;
  /** By how much a curve is off whose Adam has PyTorch's ε in place of Keras' and ours. */
  readonly otherEpsilonShare: number;
  /** Before the first step and before the last. */
  readonly losses: readonly [number, number];
}

export interface AgreementFigures {
  readonly version: string;
  readonly batchSize: number;
  readonly steps: number;
  readonly forecaster: NetworkAgreement;
  readonly detector: NetworkAgreement;
}

/**
 * Our training kernels beside PyTorch's, on the same start, batches and targets: what dropout draws
 * by chance no two programs have in common, so its rate is 0 here.
 */
export function measureAgreement(): AgreementFigures {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-agreement-"));
  try {
    const cases = { forecaster: caseOf(FORECASTER, 1), detector: caseOf(DETECTOR, 2) };
    for (const [name, given] of Object.entries(cases)) writeCase(folder, name, given);
    const { version } = runScript<{ version: string }>("agreement.py", [
      folder,
      ...Object.keys(cases),
    ]);
    return {
      version,
      batchSize: BATCH,
      steps: STEPS,
      forecaster: agreementOf(folder, "forecaster", cases.forecaster),
      detector: agreementOf(folder, "detector", cases.detector),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function agreementOf(folder: string, name: string, given: TrainingCase): NetworkAgreement {
  const plain = traceTraining(given, plainKernels());
  const kernels = simdKernels();
  const simd = kernels === null ? null : traceTraining(given, kernels);
  const theirs = (kind: string) =>
    traceLike(plain, readDoubles(join(folder, `${name}-${kind}.f64`)));
  const expected = theirs("double");
  return {
    plain: traceDifference(plain, expected),
    simd: simd === null ? null : traceDifference(simd, expected),
    single: traceDifference(theirs("single"), expected),
    otherEpsilonShare: curveShareOf(theirs("epsilon").curve, expected.curve),
    losses: [expected.curve[0]!, expected.curve.at(-1)!],
  };
}

/** Made-up rows in 0..1, which windows slide over. */
function caseOf({ inputShape, layers }: NetworkSpec, seed: number): TrainingCase {
  const random = seededRandom(seed);
  const [features = 0, steps = 1] = inputShape.toReversed();
  const last = layers.at(-1)!;
  const outputs = last.kind === "dropout" ? features : last.units;
  const count = BATCH * STEPS;
  const table = (columns: number) => {
    const length = (count + steps - 1) * columns;
    return { columns, values: Float32Array.from({ length }, random.unit) };
  };
  const ends = Uint32Array.from({ length: count }, (_, sample) => sample + steps - 1);
  return {
    spec: {
      inputShape,
      layers: layers.map((layer) => (layer.kind === "dropout" ? { ...layer, rate: 0 } : layer)),
    },
    samples: windowSamples(table(features), table(outputs), steps, ends),
    batchSize: BATCH,
    learningRate: LEARNING_RATE,
  };
}

/** NAME.json, and as floats the start's weights and all samples, for bench/models/agreement.py. */
function writeCase(folder: string, name: string, given: TrainingCase): void {
  const { spec, samples, batchSize, learningRate } = given;
  const { weights, output } = startOf(given, plainKernels());
  const inputLength = spec.inputShape.reduce((product, size) => product * size);
  const inputs = new Float32Array(samples.count * inputLength);
  const targets = new Float32Array(samples.count * output.values.columns);
  samples.fill(
    Uint32Array.from({ length: samples.count }, (_, at) => at),
    inputs,
    targets,
  );
  const all = Float32Array.from(weights.flatMap(({ values }) => [...values]));
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...spec, batchSize, learningRate }));
  for (const [part, values] of Object.entries({ weights: all, inputs, targets })) {
    writeFileSync(join(folder, `${name}-${part}.f32`), values);
  }
}

/** A copy, since a buffer of Node's may begin anywhere. */
function readDoubles(path: string): Float64Array {
  return new Float64Array(Uint8Array.from(readFileSync(path)).buffer);
}
