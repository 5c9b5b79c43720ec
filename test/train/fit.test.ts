import test from "ava";
import { AppError } from "#core/errors.ts";
import { seededRandom } from "#core/random.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Network, NetworkSpec } from "#infer/types.ts";
import { fitNetwork } from "#train/fit.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import type { FitOptions, FitProgress, Samples } from "#train/types.ts";
import { windowSamples } from "#train/window-samples.ts";

const STEPS = 8;
const SEQUENCES: NetworkSpec = {
  inputShape: [STEPS, 1],
  layers: [
    { kind: "lstm", units: 8, isSequence: true },
    { kind: "dropout", rate: 0.1 },
    { kind: "lstm", units: 4, isSequence: false },
    { kind: "dense", units: 1, activation: "linear" },
  ],
};

/** A wave with some noise; the target of a window is the value after it. */
function wave(count: number, noise: number): Samples {
  const random = seededRandom(17);
  const values = Float32Array.from(
    { length: count + STEPS },
    (_, at) => Math.sin(at / 3) + noise * (2 * random.unit() - 1),
  );
  const table = (from: number) => ({ columns: 1, values: values.subarray(from) });
  const ends = Uint32Array.from({ length: count }, (_, index) => index + STEPS - 1);
  return windowSamples(table(0), table(1), STEPS, ends);
}

/** Mean squared error of what the plain runner answers for some samples. */
function lossOf(network: Network, samples: Samples, from: number): number {
  const runner = createPlainRunner(network);
  const [input, target] = [new Float32Array(STEPS), new Float32Array(1)];
  let sum = 0;
  for (let index = from; index < samples.count; index++) {
    samples.fill(Uint32Array.of(index), input, target);
    sum += (runner.run(input)[0]! - target[0]!) ** 2;
  }
  return sum / (samples.count - from);
}

test("a wave is learned, and the loss of the history is what the runner shows", async (t) => {
  const samples = wave(500, 0);
  const { network, history } = await fitNetwork(SEQUENCES, samples, { seed: 1, epochs: 40 });
  const losses = history.epochs.map(({ validationLoss }) => validationLoss);
  t.true(losses[0]! > 0.05, String(losses));
  t.true(losses[history.bestEpoch]! < 0.005, String(losses));
  t.is(losses[history.bestEpoch], Math.min(...losses));
  t.true(Math.abs(lossOf(network, samples, 400) - losses[history.bestEpoch]!) < 1e-6);
});

test("noise is not learned by heart: the fit stops early, with the best epoch's weights", async (t) => {
  const random = seededRandom(5);
  const rows = Float32Array.from({ length: 60 * STEPS }, () => 2 * random.unit() - 1);
  const ends = Uint32Array.from({ length: 60 }, (_, index) => index);
  const spec: NetworkSpec = {
    inputShape: [STEPS],
    layers: [
      { kind: "dense", units: 32, activation: "relu" },
      { kind: "dense", units: 1, activation: "linear" },
    ],
  };
  const targets = { columns: 1, values: Float32Array.from({ length: 60 }, () => random.unit()) };
  const samples = windowSamples({ columns: STEPS, values: rows }, targets, 1, ends);
  const options = { seed: 2, learningRate: 0.01, patience: 3 };
  const { network, history } = await fitNetwork(spec, samples, options);
  const { epochs, bestEpoch } = history;
  t.true(epochs.length < 100);
  t.is(epochs.length, bestEpoch + 1 + 3);
  t.true(epochs.at(-1)!.loss < epochs[bestEpoch]!.loss, "it went on to fit the noise");
  t.true(epochs.at(-1)!.validationLoss > epochs[bestEpoch]!.validationLoss);
  const loss = lossOf(network, samples, 48);
  t.true(Math.abs(loss - epochs[bestEpoch]!.validationLoss) < 1e-6);
});

test("the same arguments give the same bits, another seed others", async (t) => {
  const samples = wave(200, 0.1);
  const fitWith = (seed: number) => fitNetwork(SEQUENCES, samples, { seed, epochs: 3 });
  const first = await fitWith(1);
  t.deepEqual(await fitWith(1), first);
  t.notDeepEqual((await fitWith(2)).network, first.network);
});

test("plain kernels come to the same within rounding", async (t) => {
  const samples = wave(200, 0.1);
  const options = { seed: 1, epochs: 3 };
  const fast = await fitNetwork(SEQUENCES, samples, options);
  const plain = await fitNetwork(SEQUENCES, samples, options, plainKernels());
  for (const [epoch, { loss, validationLoss }] of plain.history.epochs.entries()) {
    t.true(Math.abs(fast.history.epochs[epoch]!.loss - loss) < 1e-4);
    t.true(Math.abs(fast.history.epochs[epoch]!.validationLoss - validationLoss) < 1e-4);
  }
});

test("the newest samples validate, and are never learned", async (t) => {
  const asked: number[][] = [[], []];
  const samples = wave(103, 0);
  const seen: Samples = {
    count: samples.count,
    fill: (indices, inputs, targets) => {
      asked[Math.min(...indices) >= 82 ? 1 : 0]!.push(...indices);
      samples.fill(indices, inputs, targets);
    },
  };
  await fitNetwork(SEQUENCES, seen, { seed: 1, epochs: 2 });
  const count = (all: number[]) => [...new Set(all)].sort((a, b) => a - b);
  t.deepEqual(count(asked[0]!), [...Array(82).keys()]);
  t.is(asked[0]!.length, 2 * 82);
  t.notDeepEqual(asked[0]!.slice(0, 82), asked[0]!.slice(82), "each epoch has its order");
  t.deepEqual(
    asked[1],
    [...Array(2)].flatMap(() => [...Array(21).keys()].map((i) => i + 82)),
  );
});

test("progress is told after each epoch, as the history has it", async (t) => {
  const told: FitProgress[] = [];
  const onProgress = (progress: FitProgress) => told.push(progress);
  const { history } = await fitNetwork(SEQUENCES, wave(50, 0), { seed: 1, epochs: 3, onProgress });
  t.deepEqual(
    told,
    history.epochs.map((epoch, index) => ({ ...epoch, done: index + 1, limit: 3 })),
  );
});

test("an aborted fit ends with the reason, before it began or in the midst of an epoch", async (t) => {
  const before = fitNetwork(SEQUENCES, wave(50, 0), { seed: 1, signal: AbortSignal.abort() });
  await t.throwsAsync(before, { any: true, name: "AbortError" });
  const controller = new AbortController();
  let batches = 0;
  const samples = wave(1000, 0);
  const seen: Samples = {
    count: samples.count,
    fill: (indices, inputs, targets) => {
      batches++;
      // From outside, as a signal handler would: the fit lets others have their turn.
      if (batches === 3) setImmediate(() => controller.abort(new Error("not now")));
      samples.fill(indices, inputs, targets);
    },
  };
  const options: FitOptions = { seed: 1, signal: controller.signal };
  await t.throwsAsync(fitNetwork(SEQUENCES, seen, options), { message: "not now" });
  t.true(batches <= 16, `${batches} batches`);
});

test("a sample that is no number ends the fit with one line", async (t) => {
  const samples = wave(50, 0);
  const broken: Samples = {
    count: samples.count,
    fill: (indices, inputs, targets) => {
      samples.fill(indices, inputs, targets);
      targets[0] = Number.NaN;
    },
  };
  const error = await t.throwsAsync(fitNetwork(SEQUENCES, broken, { seed: 1 }), {
    instanceOf: AppError,
  });
  t.is(error?.code, "training-failed");
  t.regex(error?.message ?? "", /the loss of epoch 1 is no number/);
});
