import { AppError } from "#core/errors.ts";
import type { Table } from "#features/types.ts";
import { denseForward } from "#infer/dense-forward.ts";
import { INT8, roundAway, SIGMOID_OUTPUT } from "#infer/int8/quantization.ts";
import { symmetricWeights } from "#infer/int8/symmetric-weights.ts";
import type { Int8DenseLayer, Int8Layer, Int8Network, Quantization } from "#infer/int8/types.ts";
import { turned } from "#infer/matrix.ts";
import type { DenseLayer, Network } from "#infer/types.ts";

const MAX_BIAS = 2 ** 31 - 1;

/**
 * The int8 build of a network of dense layers, quantized after training (Jacob et al.,
 * "Quantization and Training of Neural Networks", 2018, section 2): weights by their largest,
 * activations by the range they have over the calibration rows.
 * @param calibration what the network is asked in training: a row a vector
 * @throws AppError "model-invalid" for a network of other layers
 */
export function buildInt8(network: Network, calibration: Table): Int8Network {
  let { values } = calibration;
  const input = quantizationOf(values);
  let quantization = input;
  const layers: Int8Layer[] = [];
  for (const layer of network.layers) {
    if (layer.kind === "dropout") continue;
    if (layer.kind !== "dense") {
      throw new AppError("model-invalid", `there is no int8 build of a layer ${layer.kind}`);
    }
    const isSigmoid = layer.activation === "sigmoid";
    // A sigmoid is a layer of its own there: what it is given is quantized, too.
    const sums = outputsOf(isSigmoid ? { ...layer, activation: "linear" } : layer, values);
    layers.push(buildDense(layer, quantization, quantizationOf(sums)));
    quantization = isSigmoid ? SIGMOID_OUTPUT : quantizationOf(sums);
    if (isSigmoid) layers.push({ kind: "sigmoid" });
    values = isSigmoid ? outputsOf(layer, values) : sums;
  }
  return { inputs: calibration.columns, input, layers };
}

/** @param output of the layer's sums, or with relu of what is left of them */
export function buildDense(
  layer: DenseLayer,
  input: Quantization,
  output: Quantization,
): Int8DenseLayer {
  const { inputs, units } = layer;
  const rows = turned(layer.kernel, inputs, units).values;
  const { values: kernel, scale: kernelScale } = symmetricWeights(rows);
  const bias = wholeBias(layer.bias, input.scale * kernelScale);
  const isRelu = layer.activation === "relu";
  return { kind: "dense", inputs, units, isRelu, kernel, kernelScale, bias, output };
}

/** A bias in units of `scale`. */
export function wholeBias(bias: Float32Array, scale: number): Int32Array {
  return Int32Array.from(bias, (each) => {
    return Math.min(Math.max(roundAway(each / scale), -MAX_BIAS), MAX_BIAS);
  });
}

/** What the layer answers to each row of `values`, one after the other. */
export function outputsOf(layer: DenseLayer, values: Float32Array): Float32Array {
  const forward = denseForward(layer);
  const rows = values.length / layer.inputs;
  const outputs = new Float32Array(rows * layer.units);
  for (let row = 0; row < rows; row++) {
    const given = values.subarray(row * layer.inputs, (row + 1) * layer.inputs);
    outputs.set(forward(given), row * layer.units);
  }
  return outputs;
}

/** The range of the values, widened to hold 0 exactly, in 255 steps. */
export function quantizationOf(values: Float32Array): Quantization {
  const lowest = values.reduce((least, value) => Math.min(least, value), 0);
  const highest = values.reduce((most, value) => Math.max(most, value), 0);
  if (lowest === highest) return { scale: 1, zeroPoint: 0 };
  const scale = (highest - lowest) / (INT8.highest - INT8.lowest);
  // Adding 0 takes the sign from a zero, which a file does not keep.
  return { scale, zeroPoint: roundAway(INT8.lowest - lowest / scale) + 0 };
}
