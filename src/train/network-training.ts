import type { Random } from "#core/random.ts";
import { networkShapes } from "#infer/network-shape.ts";
import type { LayerSpec, Network, NetworkSpec } from "#infer/types.ts";
import { trainDense } from "#train/dense-training.ts";
import { trainDropout } from "#train/dropout-training.ts";
import { glorotUniform, lstmBias, orthogonal } from "#train/initial-weights.ts";
import { allocateMatrix, type Kernels } from "#train/kernels.ts";
import { trainLstm } from "#train/lstm-training.ts";
import type { OutputSignal, Signal, TrainingLayer, Weights } from "#train/training-layer.ts";

/** A network that learns batches of one size, with all memory it will ever need. */
export interface TrainingNetwork {
  /** Of all layers in turn, as `Network` names them: kernel, recurrent, bias. */
  readonly weights: readonly Weights[];
  /** A row for each sample. */
  readonly output: OutputSignal;
  /** `inputs` [samples × steps × features], sample by sample. */
  forward(inputs: Float32Array, isTraining: boolean): void;
  /** From the output's gradient, which it uses up, to those of the weights. */
  backward(): void;
  toNetwork(): Network;
}

/** @throws AppError when the layers do not fit together or need too much memory */
export function createTrainingNetwork(
  spec: NetworkSpec,
  kernels: Kernels,
  samples: number,
  random: Random,
): TrainingNetwork {
  networkShapes(spec);
  const { inputShape } = spec;
  const steps = inputShape.length === 2 ? inputShape[0]! : 1;
  const features = inputShape.at(-1)!;
  const values = allocateMatrix(kernels, steps * samples, features);
  const layers: TrainingLayer[] = [];
  let signal: Signal = { values, gradient: null, steps };
  for (const layer of spec.layers) {
    const trained = createLayer(layer, kernels, signal, random);
    layers.push(trained);
    signal = trained.output;
  }
  return {
    weights: layers.flatMap(({ weights }) => weights),
    output: layers.at(-1)!.output,
    forward: (inputs, isTraining) => {
      toStepOrder(inputs, values.values, samples, steps, features);
      for (const layer of layers) layer.forward(isTraining);
    },
    backward: () => {
      for (const layer of layers.toReversed()) layer.backward();
    },
    toNetwork: () => ({ inputShape, layers: layers.map((layer) => layer.toLayer()) }),
  };
}

/** Starting weights are those of Keras. */
function createLayer(
  layer: LayerSpec,
  kernels: Kernels,
  input: Signal,
  random: Random,
): TrainingLayer {
  const inputs = input.values.columns;
  switch (layer.kind) {
    case "dense": {
      const { units, activation } = layer;
      const kernel = glorotUniform(inputs, units, random);
      return trainDense(kernels, input, { units, activation, kernel });
    }
    case "lstm": {
      const { units, isSequence } = layer;
      const kernel = glorotUniform(inputs, 4 * units, random);
      const recurrent = orthogonal(units, 4 * units, random);
      const bias = lstmBias(units);
      return trainLstm(kernels, input, { units, isSequence, kernel, recurrent, bias });
    }
    case "dropout":
      return trainDropout(kernels, input, layer.rate, random);
  }
}

/** From sample by sample to step by step, so that one step of all samples is one matrix. */
function toStepOrder(
  from: Float32Array,
  to: Float32Array,
  samples: number,
  steps: number,
  features: number,
): void {
  let at = 0;
  for (let sample = 0; sample < samples; sample++) {
    for (let step = 0; step < steps; step++) {
      const row = (step * samples + sample) * features;
      for (let feature = 0; feature < features; feature++) to[row + feature] = from[at++]!;
    }
  }
}
