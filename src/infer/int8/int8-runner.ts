import { AppError } from "#core/errors.ts";
import { checkInput } from "#infer/input-length.ts";
import {
  type Int8Forward,
  int8DenseForward,
  int8SigmoidForward,
} from "#infer/int8/int8-forward.ts";
import { dequantize, INT8, quantize, SIGMOID_OUTPUT } from "#infer/int8/quantization.ts";
import type { Int8Network, Quantization } from "#infer/int8/types.ts";
import { NETWORK_LIMITS } from "#infer/network-shape.ts";
import type { Runner } from "#infer/types.ts";

/**
 * Answers in whole numbers, in TypeScript: what the quantized build of a network says wherever
 * there is no other runner for it. `run` allocates nothing.
 * @throws AppError "model-invalid" that names the first part that does not fit
 */
export function createInt8Runner(network: Int8Network): Runner {
  checkCount("inputs", network.inputs);
  checkQuantization("its input", network.input);
  let [units, quantization] = [network.inputs, network.input];
  const forwards: Int8Forward[] = [];
  for (const [index, layer] of network.layers.entries()) {
    const name = `layer ${index + 1}`;
    if (layer.kind === "sigmoid") {
      forwards.push(int8SigmoidForward(units, quantization));
      quantization = SIGMOID_OUTPUT;
      continue;
    }
    checkCount(`units of ${name}`, layer.units);
    checkQuantization(name, layer.output);
    const fits = layer.inputs === units && layer.kernel.length === units * layer.units;
    if (!fits || layer.bias.length !== layer.units) throw invalid(`${name} has another size`);
    if (!isScale(layer.kernelScale)) throw invalid(`${name} has no scale for its weights`);
    forwards.push(int8DenseForward(layer, quantization));
    [units, quantization] = [layer.units, layer.output];
  }
  return runner(network, forwards, quantization, new Float32Array(units));
}

function runner(
  { inputs, input }: Int8Network,
  forwards: readonly Int8Forward[],
  output: Quantization,
  result: Float32Array,
): Runner {
  const quantized = new Int8Array(inputs);
  return {
    run: (values) => {
      checkInput(values, inputs);
      for (let i = 0; i < inputs; i++) quantized[i] = quantize(values[i]!, input);
      let whole: Int8Array = quantized;
      for (const forward of forwards) whole = forward(whole);
      for (let i = 0; i < result.length; i++) result[i] = dequantize(whole[i]!, output);
      return result;
    },
  };
}

function checkCount(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= NETWORK_LIMITS.units) return;
  throw invalid(`${name}: ${count}, not 1 to ${NETWORK_LIMITS.units}`);
}

function checkQuantization(name: string, { scale, zeroPoint }: Quantization): void {
  const isPoint =
    Number.isInteger(zeroPoint) && zeroPoint >= INT8.lowest && zeroPoint <= INT8.highest;
  if (!isScale(scale) || !isPoint) throw invalid(`${name} has no scale and zero point of int8`);
}

function isScale(scale: number): boolean {
  return scale > 0 && Number.isFinite(scale);
}

function invalid(what: string): AppError {
  return new AppError("model-invalid", `the int8 network cannot be run: ${what}`);
}
