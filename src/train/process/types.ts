import type { ErrorCode } from "#core/errors.ts";
import type { TRAINING_JOBS } from "#train/process/training-jobs.ts";
import type { JobProgress } from "#train/types.ts";

type Jobs = typeof TRAINING_JOBS;
export type JobName = keyof Jobs;
export type JobInput<Name extends JobName> = Parameters<Jobs[Name]>[0];
export type JobOutput<Name extends JobName> = Awaited<ReturnType<Jobs[Name]>>;

/** The one message to the process. */
export interface JobOrder<Name extends JobName = JobName> {
  readonly name: Name;
  readonly input: JobInput<Name>;
  readonly memoryLimitBytes: number;
}

export type FromTraining =
  | { readonly kind: "progress"; readonly progress: JobProgress }
  | { readonly kind: "done"; readonly output: JobOutput<JobName> }
  | { readonly kind: "failed"; readonly code: ErrorCode | null; readonly message: string };
