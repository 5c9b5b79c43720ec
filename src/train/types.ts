/** Samples of a supervised fit, oldest first. They may be made while they are asked for. */
export interface Samples {
  readonly count: number;
  /**
   * Writes the samples of these indices one after the other: inputs [indices × input length], each
   * sequence step by step, and targets [indices × outputs]. What follows in both is left alone.
   */
  fill(indices: Uint32Array, inputs: Float32Array, targets: Float32Array): void;
}

/** One pass over all training samples. Losses are mean squared errors. */
export interface Epoch {
  /** Mean over the epoch's batches, taken as the weights changed and with dropout. */
  readonly loss: number;
  /** Of the validation samples after the epoch. */
  readonly validationLoss: number;
}

export interface FitHistory {
  readonly epochs: readonly Epoch[];
  /** Index of the epoch whose weights the network has. */
  readonly bestEpoch: number;
}

/** Told after each epoch. */
export interface FitProgress extends Epoch {
  /** Epochs done, and how many there are at most: early stopping may end the fit before. */
  readonly done: number;
  readonly limit: number;
}

/** How far a job is: in epochs with their losses, or in trees. */
export interface JobProgress extends Partial<Epoch> {
  readonly done: number;
  /** At most. */
  readonly limit: number;
}

/** What is not given has Keras' default, or the one of our models. */
export interface FitOptions {
  /** Weights, order and dropout follow from it: 32 bits. */
  readonly seed: number;
  /** At most, 1 to 100: 100. */
  readonly epochs?: number;
  /** Samples a step: 32. */
  readonly batchSize?: number;
  /** Epochs without a better validation loss that end the fit: 5. */
  readonly patience?: number;
  /** Adam's step: 0.001. */
  readonly learningRate?: number;
  /** Share of the samples, the newest, that validate: 0.2. */
  readonly validationShare?: number;
  readonly onProgress?: (progress: FitProgress) => void;
  readonly signal?: AbortSignal;
}
