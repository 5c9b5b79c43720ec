/** Ids of the fields of schema.fbs (version 3) that are written or looked at here. */
export const SCHEMA_VERSION = 3;
export const IDENTIFIER = "TFL3";

export const MODEL = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
} as const;
export const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 } as const;
export const TENSOR = {
  shape: 0,
  type: 1,
  buffer: 2,
  name: 3,
  quantization: 4,
  isVariable: 5,
  sparsity: 6,
  shapeSignature: 7,
  variantTensors: 9,
  externalBuffer: 10,
} as const;
export const BUFFER = { data: 0, offset: 1, size: 2 } as const;
export const QUANTIZATION = { scale: 2, zeroPoint: 3, detailsType: 4, dimension: 6 } as const;
export const OPERATOR_CODE = { shortCode: 0, custom: 1, version: 2, code: 3 } as const;
export const OPERATOR = {
  code: 0,
  inputs: 1,
  outputs: 2,
  optionsType: 3,
  options: 4,
  intermediates: 8,
} as const;

/** Nothing larger is read: the forecaster unrolled has a tenth of each. */
export const TFLITE_LIMITS = {
  fileBytes: 16_777_216,
  tensors: 16_384,
  operators: 8192,
  rank: 6,
  scales: 4096,
  /** Values of one tensor, and weights of all layers of a network. */
  elements: 4_194_304,
  /** Of all tensors of a graph when it runs. */
  tensorBytes: 67_108_864,
  /** Of all operators: what they name, and of all tensors: their scales. */
  references: 65_536,
  textBytes: 256,
} as const;
