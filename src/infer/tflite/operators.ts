import type { ScalarType } from "#infer/flat/types.ts";

/** An option of an operator: its id in the table of options, and its type there. */
interface OptionField {
  readonly id: number;
  readonly type: ScalarType;
}

interface OperatorSpec {
  /** In BuiltinOperator of schema.fbs. */
  readonly code: number;
  /** In its BuiltinOptions; 0 where the operator has no table of options. */
  readonly optionsType: number;
  readonly options: Readonly<Record<string, OptionField>>;
  /** Least and most of inputs and of outputs. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
}

const activation = { id: 0, type: "int8" } as const;
const oneToOne = { inputs: [1, 1], outputs: [1, 1] } as const;
const twoToOne = { inputs: [2, 2], outputs: [1, 1] } as const;
/** Steps of a sequence that is unrolled. */
const MOST_STEPS = 256;

/**
 * The operators of TensorFlow Lite (schema.fbs, version 3) that are written and read here. No other
 * is taken: each is one more way for a file to reach a fault in the library that runs it.
 */
export const OPERATORS = {
  ADD: { code: 0, optionsType: 11, options: { activation }, ...twoToOne },
  DEQUANTIZE: { code: 6, optionsType: 38, options: {}, ...oneToOne },
  FULLY_CONNECTED: {
    code: 9,
    optionsType: 8,
    options: {
      activation,
      weightsFormat: { id: 1, type: "int8" },
      keepNumDims: { id: 2, type: "bool" },
      asymmetricQuantizeInputs: { id: 3, type: "bool" },
    },
    inputs: [2, 3],
    outputs: [1, 1],
  },
  LOGISTIC: { code: 14, optionsType: 0, options: {}, ...oneToOne },
  MUL: { code: 18, optionsType: 21, options: { activation }, ...twoToOne },
  RELU: { code: 19, optionsType: 0, options: {}, ...oneToOne },
  TANH: { code: 28, optionsType: 0, options: {}, ...oneToOne },
  UNIDIRECTIONAL_SEQUENCE_LSTM: {
    code: 44,
    optionsType: 71,
    options: {
      activation,
      cellClip: { id: 1, type: "float32" },
      projectionClip: { id: 2, type: "float32" },
      timeMajor: { id: 3, type: "bool" },
      asymmetricQuantizeInputs: { id: 4, type: "bool" },
      diagonalRecurrent: { id: 5, type: "bool" },
    },
    inputs: [24, 24],
    outputs: [1, 1],
  },
  STRIDED_SLICE: {
    code: 45,
    optionsType: 32,
    options: {
      beginMask: { id: 0, type: "int32" },
      endMask: { id: 1, type: "int32" },
      ellipsisMask: { id: 2, type: "int32" },
      newAxisMask: { id: 3, type: "int32" },
      shrinkAxisMask: { id: 4, type: "int32" },
    },
    inputs: [4, 4],
    outputs: [1, 1],
  },
  SPLIT: {
    code: 49,
    optionsType: 35,
    options: { count: { id: 0, type: "int32" } },
    inputs: [2, 2],
    outputs: [1, 8],
  },
  PACK: {
    code: 83,
    optionsType: 59,
    options: { count: { id: 0, type: "int32" }, axis: { id: 1, type: "int32" } },
    inputs: [1, MOST_STEPS],
    outputs: [1, 1],
  },
  UNPACK: {
    code: 88,
    optionsType: 64,
    options: { count: { id: 0, type: "int32" }, axis: { id: 1, type: "int32" } },
    inputs: [1, 1],
    outputs: [1, MOST_STEPS],
  },
  QUANTIZE: { code: 114, optionsType: 89, options: {}, ...oneToOne },
} as const satisfies Record<string, OperatorSpec>;

export type OperatorName = keyof typeof OPERATORS;

/** ActivationFunctionType of schema.fbs, those that are ours. */
export const FUSED = { none: 0, relu: 1, tanh: 4 } as const;

export function operatorSpec(name: OperatorName): OperatorSpec {
  return OPERATORS[name];
}

/** The operator of this code, or null: then it is none of ours. */
export function operatorOf(code: number): OperatorName | null {
  const names = Object.keys(OPERATORS) as OperatorName[];
  return names.find((name) => OPERATORS[name].code === code) ?? null;
}
