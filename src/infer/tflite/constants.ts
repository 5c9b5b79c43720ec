import type { Tensor } from "#infer/tflite/types.ts";

/** The real values of a constant that has been checked: float32, or int8 in one scale. */
export function realValues({ type, data, scale }: Tensor): Float32Array {
  if (data === null) throw new RangeError("no constant");
  if (type === "int8") {
    const factor = scale?.scales[0] ?? 1;
    return Float32Array.from(int8Values(data), (value) => value * factor);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return Float32Array.from({ length: data.length / 4 }, (_, at) => view.getFloat32(4 * at, true));
}

/** A copy: the file's memory may go. */
export function int8Values(data: Uint8Array): Int8Array {
  return Int8Array.from(data, (byte) => (byte << 24) >> 24);
}

export function int32Values(data: Uint8Array): Int32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return Int32Array.from({ length: data.length / 4 }, (_, at) => view.getInt32(4 * at, true));
}
