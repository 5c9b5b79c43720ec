import type { Int8Network } from "#infer/int8/types.ts";

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

/**
 * A network ready to answer. One that holds memory of another's library has to be disposed of, and
 * is not asked again then.
 */
export interface Runner extends Partial<Disposable> {
  /**
   * Each call begins with no state from the one before: an engine that keeps any is reset first.
   * `input` is one vector or, row by row, one sequence. The result is overwritten by the next call.
   * @throws AppError when the input has another length than the network's
   */
  run(input: Float32Array): Float32Array;
}

/** A model in the builds that there are of it. */
export interface ModelBuilds {
  readonly network: Network;
  readonly int8?: Int8Network;
}

/** A way to run models: an adapter to an engine, ours or another's. */
export interface RunnerPort {
  readonly name: string;
  /** How far a number that it answers may be from the golden one: a share of that above 1. */
  readonly tolerance: number;
  /** True of code of others: one of ours stands by, in case that it fails at work. */
  readonly isForeign?: true;
  /** @throws AppError that says why this model cannot be run here */
  load(builds: ModelBuilds): Runner;
}

/** Runners that are code of others, as far as a model may be run by them here. */
export interface ForeignRunners {
  readonly ports: readonly RunnerPort[];
  /** Told why, in one line, when the one that serves fails at work: another answers then. */
  readonly lost: (why: string) => void;
}

/** A question with the answer that every runner of a network has to give. */
export interface GoldenVector {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

/** What became of a runner that was not chosen. */
export interface OtherRunner {
  readonly runner: string;
  /** Median time of an answer; null for one that was refused. */
  readonly micros: number | null;
  /** Why it may not answer; null for one that is slower only. */
  readonly refusal: string | null;
  /** True of one that answered, and failed at work. */
  readonly isLost?: true;
}

/** Who answers for a model, and why: plain data, for whoever shows it. */
export interface RunnerChoice {
  readonly runner: string;
  /** Median time of an answer. */
  readonly micros: number;
  readonly others: readonly OtherRunner[];
}
