import { systemClock } from "#core/clock.ts";
import type { Table } from "#features/types.ts";
import type { LogSeries, Span } from "#forecast/types.ts";
import type { NetworkSpec } from "#infer/types.ts";
import type { ResourceRows } from "#optimize/resource-rows.ts";
import { type Adoption, adoptDetector } from "#train/detector-adoption.ts";
import { fitDetector } from "#train/detector-fit.ts";
import { type DetectorTrialJob, tryDetectors } from "#train/detector-trial.ts";
import { fitNetwork } from "#train/fit.ts";
import { type ForecasterFitOptions, fitForecaster } from "#train/forecaster-fit.ts";
import { loadForeignModel } from "#train/foreign-model.ts";
import { fitOptimizer } from "#train/optimizer-fit.ts";
import { searchDetector } from "#train/search/detector-search.ts";
import { searchForecaster } from "#train/search/forecaster-search.ts";
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
  readonly options: Settings<ForecasterFitOptions>;
}

/** A job whose best settings are wanted: no fit is begun after the time. */
export type SearchJob<Job> = Job & { readonly budgetMs: number };

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
  detectorSearch: (job: SearchJob<DetectorJob>, control: JobControl) =>
    searchDetector(job.table, job.names, job.options, searchOf(job, control), systemClock),
  forecasterSearch: (job: SearchJob<ForecasterJob>, control: JobControl) => {
    const { series, span, horizon, options } = job;
    return searchForecaster(series, span, horizon, options, searchOf(job, control), systemClock);
  },
  optimizer: ({ rows, seed }: OptimizerJob, { onProgress }: JobControl) =>
    fitOptimizer(rows, { seed, onProgress: (done, limit) => onProgress({ done, limit }) }),
  // A file that does harm to who reads it does so here: within this process' memory and time.
  foreignModel: async ({ path }: { readonly path: string }, control: JobControl) => {
    const model = loadForeignModel(path);
    control.onProgress({ done: 1, limit: 1 });
    return model;
  },
  adoption: async (input: Adoption, control: JobControl) => {
    const adopted = adoptDetector(input);
    control.onProgress({ done: 1, limit: 1 });
    return adopted;
  },
} satisfies Record<string, (input: never, control: JobControl) => Promise<unknown>>;

function searchOf({ budgetMs }: { readonly budgetMs: number }, { onProgress }: JobControl) {
  const tell = (done: number, limit: number) => onProgress({ done, limit });
  return { budgetMs, onProgress: tell };
}
