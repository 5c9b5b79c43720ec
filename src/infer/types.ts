/** What a dense layer does to each sum; see Keras' activations of the same names. */
export type Activation = "linear" | "relu" | "sigmoid";

/** y = activation(x W + b): x[inputs], W[inputs × units] row by row, b[units]. */
export interface DenseLayer {
  readonly kind: "dense";
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Hochreiter and Schmidhuber's long short-term memory as Keras lays it out: gates in the order
 * input, forget, cell, output; sigmoid gates, tanh cell and output; state 0 before each sequence.
 */
export interface LstmLayer {
  readonly kind: "lstm";
  readonly inputs: number;
  readonly units: number;
  /** True when each step's output goes on, false when the last one alone does. */
  readonly isSequence: boolean;
  /** [inputs × 4 units], row by row. */
  readonly kernel: Float32Array;
  /** [units × 4 units]. */
  readonly recurrent: Float32Array;
  /** [4 units]. */
  readonly bias: Float32Array;
}

/** Sets inputs to 0 with probability `rate` while training, scaled so that the mean stays. */
export interface DropoutLayer {
  readonly kind: "dropout";
  readonly rate: number;
}

export type Layer = DenseLayer | LstmLayer | DropoutLayer;

/** Layers one after the other, with their weights. */
export interface Network {
  /** [features] of one vector, or [steps, features] of one sequence. */
  readonly inputShape: readonly number[];
  readonly layers: readonly Layer[];
}

/** A layer without its weights: what is to be trained. Every `Layer` is one, too. */
export type LayerSpec =
  | Pick<DenseLayer, "kind" | "units" | "activation">
  | Pick<LstmLayer, "kind" | "units" | "isSequence">
  | DropoutLayer;

/** A network without its weights. Every `Network` is one, too. */
export interface NetworkSpec {
  readonly inputShape: readonly number[];
  readonly layers: readonly LayerSpec[];
}

/** A network ready to answer. */
export interface Runner {
  /**
   * `input` is one vector or, row by row, one sequence. The result is overwritten by the next call.
   * @throws AppError when the input has another length than the network's
   */
  run(input: Float32Array): Float32Array;
}

/** A question with the answer that every runner of a network has to give. */
export interface GoldenVector {
  readonly input: Float32Array;
  readonly output: Float32Array;
}
