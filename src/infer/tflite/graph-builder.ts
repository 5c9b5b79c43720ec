import type { Quantization } from "#infer/int8/types.ts";
import type { OperatorName } from "#infer/tflite/operators.ts";
import type { Operator, Tensor, TensorType, TfliteModel } from "#infer/tflite/types.ts";

type Values = Float32Array | Int32Array | Int8Array;

/** What an operator may have beside its tensors. */
interface OperatorDetails {
  readonly version?: number;
  readonly options?: Readonly<Record<string, number>>;
  readonly intermediates?: readonly number[];
}

/** Puts a graph together, tensor by tensor and operator by operator. Tensors go by their index. */
export class GraphBuilder {
  readonly #tensors: Tensor[] = [];
  readonly #operators: Operator[] = [];

  /** Values that are part of the model, row by row. */
  constant(name: string, shape: readonly number[], values: Values, scale?: number): number {
    const data = littleEndian(values);
    const quantization = scale === undefined ? null : { scale, zeroPoint: 0 };
    return this.#add(name, { type: typeOf(values), shape, data, scale: scaleOf(quantization) });
  }

  /** What an operator gives, or the graph is given. */
  value(
    name: string,
    shape: readonly number[],
    type: TensorType = "float32",
    scale: Quantization | null = null,
  ): number {
    return this.#add(name, { type, shape, data: null, scale: scaleOf(scale) });
  }

  /** What the runner keeps from call to call: it is to be reset before each. */
  state(
    name: string,
    shape: readonly number[],
    type: TensorType = "float32",
    scale: Quantization | null = null,
  ): number {
    const part = { type, shape, data: null, scale: scaleOf(scale), isVariable: true };
    return this.#add(name, part);
  }

  operator(
    name: OperatorName,
    inputs: readonly number[],
    outputs: readonly number[],
    { version = 1, options = {}, intermediates = [] }: OperatorDetails = {},
  ): void {
    this.#operators.push({ name, version, inputs, outputs, intermediates, options });
  }

  build(description: string, input: number, output: number): TfliteModel {
    const [tensors, operators] = [this.#tensors, this.#operators];
    return { description, tensors, inputs: [input], outputs: [output], operators };
  }

  #add(name: string, tensor: Omit<Tensor, "name" | "isVariable"> & { isVariable?: boolean }) {
    return this.#tensors.push({ name, isVariable: false, ...tensor }) - 1;
  }
}

function scaleOf(quantization: Quantization | null): Tensor["scale"] {
  if (quantization === null) return null;
  const { scale, zeroPoint } = quantization;
  // The file has it as a float32: what is read back is what was built.
  return { scales: [Math.fround(scale)], zeroPoints: [zeroPoint] };
}

function typeOf(values: Values): TensorType {
  if (values instanceof Int8Array) return "int8";
  return values instanceof Int32Array ? "int32" : "float32";
}

function littleEndian(values: Values): Uint8Array {
  if (values instanceof Int8Array) return Uint8Array.from(values);
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) {
    if (values instanceof Int32Array) view.setInt32(4 * index, value, true);
    else view.setFloat32(4 * index, value, true);
  }
  return bytes;
}
