import type { Quantization } from "#infer/int8/types.ts";

export const INT8 = { lowest: -128, highest: 127 } as const;

/** TFLite fixes it for every int8 LOGISTIC: 0..1 in 256 steps. */
export const SIGMOID_OUTPUT: Quantization = { scale: 1 / 256, zeroPoint: -128 };

/** Halves away from zero, as C's round does; Math.round takes them up. */
export function roundAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

/** The int8 that stands for `real`; what is beyond its range is taken for the end. */
export function quantize(real: number, { scale, zeroPoint }: Quantization): number {
  return clampInt8(roundAway(real / scale) + zeroPoint);
}

export function dequantize(quantized: number, { scale, zeroPoint }: Quantization): number {
  return scale * (quantized - zeroPoint);
}

export function clampInt8(value: number): number {
  return Math.min(Math.max(value, INT8.lowest), INT8.highest);
}
