import type { OperatorName } from "#infer/tflite/operators.ts";

/** TensorType of schema.fbs, those that are ours. */
export const TENSOR_TYPES = { float32: 0, int32: 2, int16: 7, int8: 9 } as const;
export type TensorType = keyof typeof TENSOR_TYPES;

export const ELEMENT_BYTES: Readonly<Record<TensorType, number>> = {
  float32: 4,
  int32: 4,
  int16: 2,
  int8: 1,
};

/** real = scale × (value - zeroPoint): one of each for a tensor, or one for each slice of it. */
export interface TensorScale {
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
}

export interface Tensor {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  /** Little-endian, row by row, where the values are part of the model; else null. */
  readonly data: Uint8Array | null;
  readonly scale: TensorScale | null;
  /** True of a state, which the runner keeps from one call to the next. */
  readonly isVariable: boolean;
}

export interface Operator {
  readonly name: OperatorName;
  /** Of the operator in the library: the least that has what is asked of it. */
  readonly version: number;
  /** Indices of tensors, in the operator's own order; -1 where one is left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Tensors that only say how values within the operator are scaled. */
  readonly intermediates: readonly number[];
  /** By the names of OPERATORS; what is not there is 0. */
  readonly options: Readonly<Record<string, number>>;
}

/** A `.tflite` file of one graph, whose operators run one after the other. */
export interface TfliteModel {
  readonly description: string;
  readonly tensors: readonly Tensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly operators: readonly Operator[];
}
