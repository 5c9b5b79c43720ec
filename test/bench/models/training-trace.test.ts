import test from "ava";
import type { NetworkSpec } from "#infer/types.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { simdKernels } from "#train/simd-kernels.ts";
import { windowSamples } from "#train/window-samples.ts";
import { traceDifference, worstGradient } from "../../../bench/models/trace-difference.ts";
import {
  startOf,
  type TrainingCase,
  traceLike,
  traceTraining,
  weightNames,
} from "../../../bench/models/training-trace.ts";
import { asDoubles, differenceQuotient, weightsOf } from "../../helpers/gradient-check.ts";
import { randomRows, referenceAnswer, referenceLoss } from "../../helpers/reference-network.ts";

const SPEC: NetworkSpec = {
  inputShape: [1, 3],
  layers: [
    { kind: "lstm", units: 4, isSequence: true },
    { kind: "dropout", rate: 0 },
    { kind: "lstm", units: 3, isSequence: false },
    { kind: "dense", units: 2, activation: "sigmoid" },
  ],
};
const [inputs, targets] = [randomRows(10, 3, 1), randomRows(10, 2, 2)];
const GIVEN: TrainingCase = {
  spec: SPEC,
  samples: windowSamples(
    { columns: 3, values: Float32Array.from(inputs.flat()) },
    { columns: 2, values: Float32Array.from(targets.flat()) },
    1,
    Uint32Array.from(inputs.keys()),
  ),
  batchSize: 5,
  learningRate: 0.01,
};

test("the trace is that of the textbook's network on the first batch, then the next", (t) => {
  const { forward, gradients, curve } = traceTraining(GIVEN, plainKernels());
  const start = asDoubles(startOf(GIVEN, plainKernels()).toNetwork());
  const loss = () => referenceLoss(start, inputs.slice(0, 5), targets.slice(0, 5));
  const said = inputs.slice(0, 5).flatMap((input) => referenceAnswer(start, input));
  t.is(forward.length, said.length);
  for (const [at, value] of said.entries()) t.true(Math.abs(forward[at]! - value) < 1e-6);
  const found = Object.values(gradients);
  t.is(found.length, weightsOf(start).length);
  for (const [index, weights] of weightsOf(start).entries()) {
    t.is(found[index]!.length, weights.length);
    for (const at of weights.keys()) {
      const slope = differenceQuotient(start, index, at, loss);
      t.true(Math.abs(found[index]![at]! - slope) < 1e-6, `weights ${index}, ${at}`);
    }
  }
  t.is(curve.length, 2);
  t.true(Math.abs(curve[0]! - loss()) < 1e-6);
  // One step of 0.01 moves no weight further, so the next batch's loss is still about the start's.
  const next = referenceLoss(start, inputs.slice(5), targets.slice(5));
  t.true(Math.abs(curve[1]! - next) < 0.1 * next);
});

test("every kind of kernels starts the same and leaves the same trace", (t) => {
  const kernels = simdKernels();
  if (kernels === null) return t.pass("no SIMD here");
  const traces = [traceTraining(GIVEN, kernels), traceTraining(GIVEN, plainKernels())] as const;
  const said = traceDifference(...traces);
  t.true(Math.max(said.forward.share, worstGradient(said), said.curveShare) < 1e-4);
});

test("weights are named by their layer, which dropout counts as", (t) => {
  t.deepEqual(weightNames(SPEC), [
    "layer 1 (lstm), kernel",
    "layer 1 (lstm), recurrent kernel",
    "layer 1 (lstm), bias",
    "layer 3 (lstm), kernel",
    "layer 3 (lstm), recurrent kernel",
    "layer 3 (lstm), bias",
    "layer 4 (dense), kernel",
    "layer 4 (dense), bias",
  ]);
});

test("a row of numbers is a trace again; a shorter or longer one is refused", (t) => {
  const trace = traceTraining(GIVEN, plainKernels());
  const row = [trace.forward, ...Object.values(trace.gradients), trace.curve].flatMap((part) => [
    ...part,
  ]);
  const again = traceLike(trace, Float64Array.from(row));
  t.deepEqual(traceDifference(again, trace), traceDifference(trace, trace));
  t.deepEqual(again.curve, trace.curve);
  t.throws(() => traceLike(trace, Float64Array.from(row.slice(1))), { message: /^a trace of/ });
  t.throws(() => traceLike(trace, Float64Array.from([...row, 0])), { message: /^a trace of/ });
});
