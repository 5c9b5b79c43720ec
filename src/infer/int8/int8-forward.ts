import { sigmoid } from "#infer/activation.ts";
import { multiplierOf, multiplyFixed } from "#infer/int8/fixed-point.ts";
import { clampInt8, dequantize, INT8, quantize, SIGMOID_OUTPUT } from "#infer/int8/quantization.ts";
import type { Int8DenseLayer, Quantization } from "#infer/int8/types.ts";

/** A layer ready to run: reads its input, gives its output, which the next call overwrites. */
export type Int8Forward = (input: Int8Array) => Int8Array;

/** Sums in int32 and rounds as TFLite's reference kernel does. */
export function int8DenseForward(layer: Int8DenseLayer, input: Quantization): Int8Forward {
  const { inputs, units, kernel, bias, output } = layer;
  const multiplier = multiplierOf((input.scale * layer.kernelScale) / output.scale);
  const lowest = layer.isRelu ? Math.max(output.zeroPoint, INT8.lowest) : INT8.lowest;
  const result = new Int8Array(units);
  return (values) => {
    for (let unit = 0, at = 0; unit < units; unit++) {
      let sum = bias[unit]!;
      for (let i = 0; i < inputs; i++) sum += kernel[at++]! * (values[i]! - input.zeroPoint);
      const scaled = multiplyFixed(sum, multiplier) + output.zeroPoint;
      result[unit] = Math.max(clampInt8(scaled), lowest);
    }
    return result;
  };
}

/** Looks each of the 256 values up, as TFLite does. */
export function int8SigmoidForward(units: number, input: Quantization): Int8Forward {
  const table = Int8Array.from({ length: 256 }, (_, index) =>
    quantize(sigmoid(dequantize(index + INT8.lowest, input)), SIGMOID_OUTPUT),
  );
  const result = new Int8Array(units);
  return (values) => {
    for (let i = 0; i < units; i++) result[i] = table[values[i]! - INT8.lowest]!;
    return result;
  };
}
