import type { DenseLayer } from "#infer/types.ts";

/** "AGW" and what ends no text; then version, layers and how many numbers follow: 12 bytes. */
const MAGIC = 0x1a574741;
const VERSION = 1;
const HEADER_BYTES = 12;
const FLOAT_BYTES = 4;

/** A dense layer without its weights. */
export type DenseShape = Pick<DenseLayer, "inputs" | "units" | "activation">;

/** Kernel and bias of each layer, one after the other, as little-endian float32. */
export function encodeWeights(layers: readonly DenseLayer[]): Uint8Array {
  const numbers = layers.flatMap(({ kernel, bias }) => [...kernel, ...bias]);
  const bytes = new Uint8Array(HEADER_BYTES + numbers.length * FLOAT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, layers.length, true);
  view.setUint32(8, numbers.length, true);
  for (const [index, number] of numbers.entries()) {
    view.setFloat32(HEADER_BYTES + index * FLOAT_BYTES, number, true);
  }
  return bytes;
}

/**
 * The layers of these shapes with the weights of a file.
 * @throws Error that says what is wrong with the file
 */
export function decodeWeights(bytes: Uint8Array, shapes: readonly DenseShape[]): DenseLayer[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES) throw new Error(`it has ${bytes.length} bytes`);
  if (view.getUint32(0, true) !== MAGIC) throw new Error("it holds no weights");
  const version = view.getUint16(4, true);
  if (version !== VERSION) throw new Error(`it is of version ${version}, not ${VERSION}`);
  const layers = view.getUint16(6, true);
  if (layers !== shapes.length) throw new Error(`it has ${layers} layers, not ${shapes.length}`);
  const wanted = shapes.reduce((sum, { inputs, units }) => sum + (inputs + 1) * units, 0);
  const count = view.getUint32(8, true);
  if (count !== wanted) throw new Error(`it has ${count} weights, not ${wanted}`);
  const length = HEADER_BYTES + wanted * FLOAT_BYTES;
  if (bytes.length !== length) throw new Error(`it has ${bytes.length} bytes, not ${length}`);
  let at = HEADER_BYTES;
  const take = (size: number) => {
    const numbers = Float32Array.from({ length: size }, (_, index) =>
      view.getFloat32(at + index * FLOAT_BYTES, true),
    );
    at += size * FLOAT_BYTES;
    if (!numbers.every(Number.isFinite)) throw new Error("it has a weight that is no number");
    return numbers;
  };
  return shapes.map((shape) => {
    const kernel = take(shape.inputs * shape.units);
    return { kind: "dense", ...shape, kernel, bias: take(shape.units) };
  });
}
