import type { NetworkSpec } from "#infer/types.ts";
import { fitNetwork } from "#train/fit.ts";
import type { FitOptions, FitProgress } from "#train/types.ts";
import { type Table, windowSamples } from "#train/window-samples.ts";

/** What a job may tell while it runs. */
export interface JobControl {
  readonly onProgress: (progress: FitProgress) => void;
}

/** A fit as data alone: see `fitNetwork` and `windowSamples`. */
export interface NetworkJob {
  readonly spec: NetworkSpec;
  readonly inputs: Table;
  readonly targets: Table;
  readonly steps: number;
  readonly ends: Uint32Array;
  readonly options: Omit<FitOptions, "onProgress" | "signal">;
}

/**
 * What a training process can be asked to do. Inputs and outputs go from process to process: they
 * are data without functions.
 */
export const TRAINING_JOBS = {
  network: ({ spec, inputs, targets, steps, ends, options }: NetworkJob, control: JobControl) =>
    fitNetwork(spec, windowSamples(inputs, targets, steps, ends), { ...options, ...control }),
} satisfies Record<string, (input: never, control: JobControl) => Promise<unknown>>;
