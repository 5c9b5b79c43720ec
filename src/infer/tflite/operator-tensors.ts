import { flatFault } from "#infer/flat/flat-bytes.ts";
import type { Operator, Tensor, TensorType } from "#infer/tflite/types.ts";

/** Tensors of one operator, and what is asked of them; refusals name operator and tensor. */
export class OperatorTensors {
  readonly #where: string;
  readonly #operator: Operator;
  readonly #tensors: readonly Tensor[];

  constructor(where: string, operator: Operator, tensors: readonly Tensor[]) {
    this.#where = where;
    this.#operator = operator;
    this.#tensors = tensors;
  }

  fault(what: string): Error {
    return flatFault(this.#where, what);
  }

  /** Its nth input, or null where that is left out. */
  optional(index: number): Tensor | null {
    return this.#tensors[this.#operator.inputs[index] ?? -1] ?? null;
  }

  input(index: number): Tensor {
    const tensor = this.optional(index);
    if (tensor === null) throw this.fault(`input ${index} is left out`);
    return tensor;
  }

  output(index = 0): Tensor {
    const tensor = this.#tensors[this.#operator.outputs[index] ?? -1];
    if (tensor === undefined) throw this.fault(`output ${index} is left out`);
    return tensor;
  }

  get intermediates(): readonly Tensor[] {
    return this.#operator.intermediates.flatMap((index) => this.#tensors[index] ?? []);
  }

  /** @throws AppError unless the tensor has this type and shape */
  expect(what: string, tensor: Tensor, type: TensorType, shape: readonly number[]): void {
    if (tensor.type !== type) throw this.fault(`${what}: ${tensor.type}, not ${type}`);
    if (String(tensor.shape) === String(shape)) return;
    throw this.fault(`${what}: shape [${tensor.shape}], not [${shape}]`);
  }

  /** The tensor's one scale. @throws AppError when it has none, or one for each slice */
  scaleOf(what: string, tensor: Tensor): { readonly scale: number; readonly zeroPoint: number } {
    const [scale] = tensor.scale?.scales ?? [];
    const [zeroPoint] = tensor.scale?.zeroPoints ?? [];
    if (scale === undefined || zeroPoint === undefined) throw this.fault(`${what}: no scale`);
    if (tensor.scale!.scales.length === 1) return { scale, zeroPoint };
    throw this.fault(`${what}: a scale for each channel; quantize them per tensor`);
  }

  /** @throws AppError unless it is int8 in the same units as the other */
  expectScale(what: string, tensor: Tensor, wanted: { scale: number; zeroPoint: number }): void {
    const { scale, zeroPoint } = this.scaleOf(what, tensor);
    const isSame = zeroPoint === wanted.zeroPoint && isNear(scale, wanted.scale);
    if (isSame) return;
    const other = `scale ${wanted.scale} and zero point ${wanted.zeroPoint}`;
    throw this.fault(`${what}: scale ${scale} and zero point ${zeroPoint}, not ${other}`);
  }

  /** Values of a constant of int32, at most `limit`. */
  int32s(what: string, tensor: Tensor, limit: number): readonly number[] {
    const { data, type } = tensor;
    if (data === null || type !== "int32" || data.length > 4 * limit) {
      throw this.fault(`${what}: no constant of at most ${limit} values of int32`);
    }
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    return Array.from({ length: data.length / 4 }, (_, at) => view.getInt32(4 * at, true));
  }
}

/** Within what float32 leaves of a product. */
function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-5 * Math.max(a, b);
}
