import { oneLine } from "#core/errors.ts";
import type { DenseLayer, LstmLayer } from "#infer/types.ts";
import { damaged } from "#store/model-card.ts";

/** "AGW" and what ends no text; then version, layers and how many numbers follow: 12 bytes. */
const MAGIC = 0x1a574741;
const VERSION = 1;
const HEADER_BYTES = 12;
const FLOAT_BYTES = 4;

type Weighted = DenseLayer | LstmLayer;
/** A layer without its weights. */
export type WeightedShape =
  | Pick<DenseLayer, "kind" | "inputs" | "units" | "activation">
  | Pick<LstmLayer, "kind" | "inputs" | "units" | "isSequence">;

/** Kernel, recurrent kernel and bias of each layer in turn, as little-endian float32. */
export function encodeWeights(layers: readonly Weighted[]): Uint8Array {
  const parts = layers.flatMap((layer) => {
    return layer.kind === "lstm"
      ? [layer.kernel, layer.recurrent, layer.bias]
      : [layer.kernel, layer.bias];
  });
  const count = parts.reduce((sum, { length }) => sum + length, 0);
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + count * FLOAT_BYTES));
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, layers.length, true);
  view.setUint32(8, count, true);
  let at = HEADER_BYTES;
  for (const part of parts) {
    for (const weight of part) {
      view.setFloat32(at, weight, true);
      at += FLOAT_BYTES;
    }
  }
  return new Uint8Array(view.buffer);
}

/**
 * The layers of these shapes with the weights of a file.
 * @throws AppError "model-invalid" that says what is wrong with the file
 */
export function decodeWeights(bytes: Uint8Array, shapes: readonly WeightedShape[]): Weighted[] {
  try {
    return takeLayers(bytes, shapes);
  } catch (error) {
    throw damaged(`weights: ${oneLine(error)}`, error);
  }
}

function takeLayers(bytes: Uint8Array, shapes: readonly WeightedShape[]): Weighted[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkHeader(view, shapes);
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
    const [kernel, recurrent, bias] = sizesOf(shape).map(take) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return shape.kind === "lstm"
      ? { ...shape, kernel, recurrent, bias }
      : { ...shape, kernel, bias };
  });
}

/** Of kernel, recurrent kernel and bias. */
function sizesOf({ kind, inputs, units }: WeightedShape): [number, number, number] {
  if (kind === "dense") return [inputs * units, 0, units];
  const gates = 4 * units;
  return [inputs * gates, units * gates, gates];
}

function checkHeader(view: DataView, shapes: readonly WeightedShape[]): void {
  const bytes = view.byteLength;
  if (bytes < HEADER_BYTES) throw new Error(`it has ${bytes} bytes`);
  if (view.getUint32(0, true) !== MAGIC) throw new Error("it holds no weights");
  const version = view.getUint16(4, true);
  if (version !== VERSION) throw new Error(`it is of version ${version}, not ${VERSION}`);
  const layers = view.getUint16(6, true);
  if (layers !== shapes.length) throw new Error(`it has ${layers} layers, not ${shapes.length}`);
  const wanted = shapes.flatMap(sizesOf).reduce((sum, size) => sum + size, 0);
  const count = view.getUint32(8, true);
  if (count !== wanted) throw new Error(`it has ${count} weights, not ${wanted}`);
  const length = HEADER_BYTES + wanted * FLOAT_BYTES;
  if (bytes !== length) throw new Error(`it has ${bytes} bytes, not ${length}`);
}
