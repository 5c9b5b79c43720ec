import { seededRandom } from "#core/random.ts";
import type { DenseLayer, Layer, LstmLayer, Network, NetworkSpec } from "#infer/types.ts";

type Vector = readonly number[];

/** The spec with weights evenly spread in ±`size`. */
export function randomNetwork(spec: NetworkSpec, seed: number, size = 0.6): Network {
  const random = seededRandom(seed);
  const weights = (length: number) =>
    Float32Array.from({ length }, () => size * (2 * random.unit() - 1));
  let inputs = spec.inputShape.at(-1)!;
  const layers = spec.layers.map((layer): Layer => {
    if (layer.kind === "dropout") return layer;
    const columns = layer.kind === "lstm" ? 4 * layer.units : layer.units;
    const common = { inputs, kernel: weights(inputs * columns), bias: weights(columns) };
    inputs = layer.units;
    return layer.kind === "dense"
      ? { ...layer, ...common }
      : { ...layer, ...common, recurrent: weights(layer.units * columns) };
  });
  return { inputShape: spec.inputShape, layers };
}

/**
 * The network's answer, computed from the textbook's equations in double precision and one number
 * at a time: nothing of it is shared with src.
 */
export function referenceAnswer(network: Network, input: Vector): Vector {
  const width = network.inputShape.at(-1)!;
  let rows: readonly Vector[] = Array.from({ length: input.length / width }, (_, row) =>
    input.slice(row * width, (row + 1) * width),
  );
  for (const layer of network.layers) {
    if (layer.kind === "dense") rows = rows.map((row) => denseAnswer(layer, row));
    if (layer.kind === "lstm") rows = lstmAnswer(layer, rows);
  }
  return rows[0]!;
}

/** Σ over i of x[i] W[i, column] */
function column(x: Vector, weights: Float32Array, columns: number, at: number): number {
  return x.reduce((sum, value, row) => sum + value * weights[row * columns + at]!, 0);
}

function denseAnswer(layer: DenseLayer, x: Vector): Vector {
  const activations = { linear: (z: number) => z, relu: (z: number) => Math.max(z, 0), sigmoid };
  return Array.from({ length: layer.units }, (_, unit) =>
    activations[layer.activation](column(x, layer.kernel, layer.units, unit) + layer.bias[unit]!),
  );
}

function lstmAnswer(layer: LstmLayer, rows: readonly Vector[]): readonly Vector[] {
  const { units } = layer;
  let hidden: Vector = new Array(units).fill(0);
  let cell: Vector = new Array(units).fill(0);
  const outputs = rows.map((x) => {
    const sum = (gate: number, unit: number) => {
      const at = gate * units + unit;
      const fromInput = column(x, layer.kernel, 4 * units, at);
      return fromInput + column(hidden, layer.recurrent, 4 * units, at) + layer.bias[at]!;
    };
    cell = cell.map((before, unit) => {
      const remembered = sigmoid(sum(1, unit)) * before;
      return remembered + sigmoid(sum(0, unit)) * Math.tanh(sum(2, unit));
    });
    hidden = cell.map((state, unit) => sigmoid(sum(3, unit)) * Math.tanh(state));
    return hidden;
  });
  return layer.isSequence ? outputs : outputs.slice(-1);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Mean squared error over all samples and outputs. */
export function referenceLoss(
  network: Network,
  inputs: readonly Vector[],
  targets: readonly Vector[],
): number {
  const errors = inputs.flatMap((input, sample) =>
    referenceAnswer(network, input).map((value, at) => (value - targets[sample]![at]!) ** 2),
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** Numbers in ±1. */
export function randomRows(rows: number, columns: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Math.fround(2 * random.unit() - 1)),
  );
}
