import type { Matrix } from "#infer/matrix.ts";
import type { Layer } from "#infer/types.ts";

/**
 * What one layer hands to the next: a row for each sample, or for sequences a row for each step and
 * sample, all samples of the first step first. `gradient` is that of the loss by these values.
 */
export interface Signal {
  readonly values: Matrix;
  /** null where nobody asks for it: at the network's input. */
  readonly gradient: Matrix | null;
  /** 1 but for sequences. */
  readonly steps: number;
}

/** A signal whose gradient is asked for. */
export interface OutputSignal extends Signal {
  readonly gradient: Matrix;
}

/** Weights with the gradient of the loss by them, of equal length. */
export interface Weights {
  readonly values: Float32Array;
  readonly gradient: Float32Array;
}

/** A layer bound to the signal it reads, with all memory it will ever need. */
export interface TrainingLayer {
  readonly output: OutputSignal;
  readonly weights: readonly Weights[];
  /** From the input's values to the output's. Dropout alone heeds `isTraining`. */
  forward(isTraining: boolean): void;
  /**
   * From the output's gradient to those of the weights and the input, which it replaces. The
   * output's own may be used up. Right after `forward` alone.
   */
  backward(): void;
  /** The layer with a copy of its weights. */
  toLayer(): Layer;
}
