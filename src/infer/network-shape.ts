import { AppError } from "#core/errors.ts";
import type { LayerSpec, Network, NetworkSpec } from "#infer/types.ts";

/** Nothing larger is built or run. */
export const NETWORK_LIMITS = { layers: 64, units: 4096, steps: 4096 } as const;

/** [features] of one vector, or [steps, features] of one sequence. */
type Shape = readonly number[];

/**
 * The shape that goes into each layer, and last the one that comes out of the network.
 * @throws AppError that names the first part that does not fit
 */
export function networkShapes({ inputShape, layers }: NetworkSpec): readonly Shape[] {
  const isShape = inputShape.length === 1 || inputShape.length === 2;
  if (!isShape) throw invalid(`its input has ${inputShape.length} dimensions, not 1 or 2`);
  const [features = 0, steps = 1] = [...inputShape].reverse();
  checkSize("input features", features, NETWORK_LIMITS.units);
  checkSize("input steps", steps, NETWORK_LIMITS.steps);
  checkSize("number of layers", layers.length, NETWORK_LIMITS.layers);
  const shapes: Shape[] = [inputShape];
  for (const [index, layer] of layers.entries()) {
    shapes.push(shapeAfter(shapes[index]!, layer, `layer ${index + 1} (${layer.kind})`));
  }
  if (shapes.at(-1)?.length !== 1) throw invalid("its last layer gives a sequence, not one vector");
  return shapes;
}

function shapeAfter(shape: Shape, layer: LayerSpec, name: string): Shape {
  switch (layer.kind) {
    case "dropout":
      if (layer.rate >= 0 && layer.rate < 1) return shape;
      throw invalid(`${name} has the rate ${layer.rate}, not one from 0 to below 1`);
    case "dense":
      checkSize(`units of ${name}`, layer.units, NETWORK_LIMITS.units);
      if (shape.length === 1) return [layer.units];
      throw invalid(`${name} takes one vector, not a sequence`);
    case "lstm":
      checkSize(`units of ${name}`, layer.units, NETWORK_LIMITS.units);
      if (shape.length === 1) throw invalid(`${name} takes a sequence, not one vector`);
      return layer.isSequence ? [shape[0]!, layer.units] : [layer.units];
  }
}

/**
 * The shapes of a network whose weights are all there and finite.
 * @throws AppError that names the first part that does not fit
 */
export function checkNetwork(network: Network): readonly Shape[] {
  const shapes = networkShapes(network);
  for (const [index, layer] of network.layers.entries()) {
    if (layer.kind === "dropout") continue;
    const name = `layer ${index + 1} (${layer.kind})`;
    const inputs = shapes[index]!.at(-1)!;
    if (layer.inputs !== inputs) {
      throw invalid(`${name} takes ${layer.inputs} inputs and gets ${inputs}`);
    }
    const columns = layer.kind === "lstm" ? 4 * layer.units : layer.units;
    checkWeights(`kernel of ${name}`, layer.kernel, inputs * columns);
    checkWeights(`bias of ${name}`, layer.bias, columns);
    if (layer.kind === "lstm") {
      checkWeights(`recurrent kernel of ${name}`, layer.recurrent, layer.units * columns);
    }
  }
  return shapes;
}

function checkWeights(name: string, weights: Float32Array, length: number): void {
  if (weights.length !== length) {
    throw invalid(`${name} has ${weights.length} weights, not ${length}`);
  }
  if (!weights.every(Number.isFinite)) throw invalid(`${name} has a weight that is no number`);
}

function checkSize(name: string, size: number, limit: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= limit) return;
  throw invalid(`${name}: ${size}, not a whole number from 1 to ${limit}`);
}

function invalid(what: string): AppError {
  return new AppError("model-invalid", `the network does not fit together: ${what}`);
}
