import type { Table } from "#features/types.ts";
import type { LogSeries, Span } from "#forecast/types.ts";
import type { NetworkSpec } from "#infer/types.ts";
import type { ResourceRows } from "#optimize/resource-rows.ts";
import { fitDetector } from "#train/detector-fit.ts";
import { type DetectorTrialJob, tryDetectors } from "#train/detector-trial.ts";
import { fitNetwork } from "#train/fit.ts";
import { fitForecaster } from "#train/forecaster-fit.ts";
import { fitOptimizer } from "#train/optimizer-fit.ts";
import type { FitOptions, JobProgress } from "#train/types.ts";
import { type WindowTable, windowSamples } from "#train/window-samples.ts";

/** What a job may tell while it runs. */
export interface JobControl {
  readonly onProgress: (progress: JobProgress) => void;
}

/** Options as data: the rest is between the processes. */
type Settings<Options> = Omit<Options, "onProgress" | "signal" | "kernels">;

/** See `windowSamples` and `fitNetwork`. */
export interface NetworkJob {
  readonly spec: NetworkSpec;
  readonly inputs: WindowTable;
  readonly targets: WindowTable;
  readonly steps: number;
  readonly ends: Uint32Array;
  readonly options: Settings<FitOptions>;
}

/** See `fitDetector`. */
export interface DetectorJob {
  readonly table: Table;
  readonly names: readonly string[];
  readonly options: Settings<Parameters<typeof fitDetector>[2]>;
}

/** See `fitForecaster`. */
export interface ForecasterJob {
  readonly series: LogSeries;
  readonly span: Span;
  readonly horizon: number;
  readonly options: Settings<FitOptions>;
}

/** See `fitOptimizer`. */
export interface OptimizerJob {
  readonly rows: ResourceRows;
  readonly seed: number;
}

/**
 * What a training process can be asked to do. Inputs and outputs go from process to process: they
 * are data without functions.
 */
export const TRAINING_JOBS = {
  network: ({ spec, inputs, targets, steps, ends, options }: NetworkJob, control: JobControl) =>
    fitNetwork(spec, windowSamples(inputs, targets, steps, ends), { ...options, ...control }),
  detector: ({ table, names, options }: DetectorJob, control: JobControl) =>
    fitDetector(table, names, { ...options, ...control }),
  detectorTrial: async (job: DetectorTrialJob, { onProgress }: JobControl) => {
    const trial = tryDetectors(job);
    onProgress({ done: 1, limit: 1 });
    return trial;
  },
  forecaster: ({ series, span, horizon, options }: ForecasterJob, control: JobControl) =>
    fitForecaster(series, span, horizon, { ...options, ...control }),
  optimizer: ({ rows, seed }: OptimizerJob, { onProgress }: JobControl) =>
    fitOptimizer(rows, { seed, onProgress: (done, limit) => onProgress({ done, limit }) }),
} satisfies Record<string, (input: never, control: JobControl) => Promise<unknown>>;
