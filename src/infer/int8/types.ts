/** How a real number stands as int8: real = scale × (quantized - zeroPoint), for a whole tensor. */
export interface Quantization {
  readonly scale: number;
  /** -128 to 127. */
  readonly zeroPoint: number;
}

/**
 * TFLite's FULLY_CONNECTED: y = max(x W + b, 0), or without the maximum. Weights are per tensor and
 * symmetric (zero point 0): TFLite 2.9 takes others for these, without a word.
 */
export interface Int8DenseLayer {
  readonly kind: "dense";
  readonly inputs: number;
  readonly units: number;
  readonly isRelu: boolean;
  /** [units × inputs], row by row, -127 to 127. */
  readonly kernel: Int8Array;
  readonly kernelScale: number;
  /** [units], in units of the input's scale times the kernel's. */
  readonly bias: Int32Array;
  readonly output: Quantization;
}

/** TFLite's LOGISTIC: 1 / (1 + e^-x), element by element. Its output is always SIGMOID_OUTPUT. */
export interface Int8SigmoidLayer {
  readonly kind: "sigmoid";
}

export type Int8Layer = Int8DenseLayer | Int8SigmoidLayer;

/** A network in whole numbers: takes and gives real ones, which it quantizes at its ends. */
export interface Int8Network {
  readonly inputs: number;
  readonly input: Quantization;
  readonly layers: readonly Int8Layer[];
}

/** real = scale × value, for all of them. */
export interface SymmetricWeights {
  readonly values: Int8Array;
  readonly scale: number;
}

/** What one gate of an LSTM weighs. */
export interface Int8Gate {
  /** [units × inputs] */
  readonly kernel: SymmetricWeights;
  /** [units × units] */
  readonly recurrent: SymmetricWeights;
  /** [units], in units of the input's scale times the kernel's. */
  readonly bias: Int32Array;
}

/** TFLite's UNIDIRECTIONAL_SEQUENCE_LSTM in whole numbers (8 bits to 16). */
export interface Int8LstmLayer {
  readonly kind: "lstm";
  readonly inputs: number;
  readonly units: number;
  readonly isSequence: boolean;
  /** Input, forget, cell and output. */
  readonly gates: readonly Int8Gate[];
  /** The cell's state is an int16 in units of 2^cellExponent. */
  readonly cellExponent: number;
  /** Its zero point is 0: TFLite's operator takes no other for a state. */
  readonly output: Quantization;
}

/** A network over sequences in whole numbers. */
export interface Int8SequenceNetwork {
  /** [steps, features] */
  readonly inputShape: readonly [number, number];
  readonly input: Quantization;
  readonly layers: readonly (Int8LstmLayer | Int8DenseLayer)[];
}
