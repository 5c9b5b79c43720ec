import type { WeightEntry } from "#infer/layers-model/types.ts";

const VALUE_BYTES = { float32: 4, float16: 2, uint8: 1, uint16: 2 } as const;

/** How many values a weight of this shape has. */
export function valueCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** What the weight takes in the shards. */
export function weightBytes({ shape, encoding }: WeightEntry): number {
  return valueCount(shape) * VALUE_BYTES[encoding.kind];
}

/** The weight's values, little-endian from `at` on in `bytes`, which has them all. */
export function readValues(entry: WeightEntry, bytes: Uint8Array, at: number): Float32Array {
  const { shape, encoding } = entry;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, weightBytes(entry));
  const values = new Float32Array(valueCount(shape));
  const stride = VALUE_BYTES[encoding.kind];
  for (let index = 0, byte = 0; index < values.length; index++, byte += stride) {
    values[index] = readValue(encoding, view, byte);
  }
  return values;
}

function readValue(encoding: WeightEntry["encoding"], view: DataView, byte: number): number {
  switch (encoding.kind) {
    case "float32":
      return view.getFloat32(byte, true);
    case "float16":
      return view.getFloat16(byte, true);
    case "uint8":
      return view.getUint8(byte) * encoding.scale + encoding.min;
    case "uint16":
      return view.getUint16(byte, true) * encoding.scale + encoding.min;
  }
}

/** All weights one after the other, as float32. */
export function joinValues(weights: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(4 * weights.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let byte = 0;
  for (const values of weights) {
    for (const value of values) {
      view.setFloat32(byte, value, true);
      byte += 4;
    }
  }
  return bytes;
}
