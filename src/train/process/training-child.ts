import { AppError, oneLine } from "#core/errors.ts";
import { type JobControl, TRAINING_JOBS } from "#train/process/training-jobs.ts";
import type { FromTraining, JobName, JobOrder, JobOutput } from "#train/process/types.ts";

/** Which job it is decides what goes in: the order's sender has had that checked. */
type AnyJob = (input: unknown, control: JobControl) => Promise<JobOutput<JobName>>;

/**
 * The program of a training process: takes one order, tells how it goes, hands the outcome over and
 * ends. It writes nothing anywhere, so it can be killed at any time; and it ends with its parent.
 */
process.once("disconnect", () => process.exit(1));
process.once("message", async (order: JobOrder) => {
  const outcome = await follow(order);
  tell(outcome, () => process.exit(outcome.kind === "done" ? 0 : 1));
});

function tell(message: FromTraining, then = () => {}): void {
  process.send?.(message, then);
}

async function follow({ name, input, memoryLimitBytes }: JobOrder): Promise<FromTraining> {
  const control: JobControl = {
    onProgress: (progress) => {
      checkMemory(memoryLimitBytes);
      tell({ kind: "progress", progress });
    },
  };
  try {
    const job = TRAINING_JOBS[name] as AnyJob;
    return { kind: "done", output: await job(input, control) };
  } catch (error) {
    const code = error instanceof AppError ? error.code : null;
    return { kind: "failed", code, message: oneLine(error) };
  }
}

/** All memory of a fit is taken by the end of its first epoch: what is measured then stays. */
function checkMemory(limitBytes: number): void {
  const usedBytes = process.memoryUsage.rss();
  if (usedBytes <= limitBytes) return;
  const [used, limit] = [usedBytes, limitBytes].map((bytes) => Math.ceil(bytes / 2 ** 20));
  const message = `training takes ${used} MiB of memory and may take ${limit}: train on fewer samples`;
  throw new AppError("no-memory", message);
}
