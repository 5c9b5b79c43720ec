import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { AppError, oneLine } from "#core/errors.ts";
import type { FromTraining, JobInput, JobName, JobOrder, JobOutput } from "#train/process/types.ts";
import type { JobProgress } from "#train/types.ts";

const PROGRAM = fileURLToPath(new URL("./training-child.ts", import.meta.url));
/** Training has what nobody else wants of the processors (nice(1)); all threads of it. */
const NICENESS = "19";
/** Numbers stand outside of V8's heap: it holds code and little else. */
const HEAP_FLAGS = ["--max-old-space-size=96", "--max-semi-space-size=2"];
const MEMORY_LIMIT_BYTES = 150 * 2 ** 20;

export interface TrainingProcessOptions {
  /** Kills the process: it leaves nothing behind. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: JobProgress) => void;
  /** Resident memory, beyond which the process gives up: 150 MiB. */
  readonly memoryLimitBytes?: number;
}

/**
 * Does a job in a process of its own, at the lowest priority. Nothing of training is loaded here.
 * @throws AppError what the job throws, or when the process ends without a word
 * @throws the signal's reason when it is aborted; the process has ended then
 */
export async function runTrainingJob<Name extends JobName>(
  name: Name,
  input: JobInput<Name>,
  options: TrainingProcessOptions = {},
): Promise<JobOutput<Name>> {
  const { signal, onProgress, memoryLimitBytes = MEMORY_LIMIT_BYTES } = options;
  signal?.throwIfAborted();
  const child = start();
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  let outcome: FromTraining | null = null;
  child.on("message", (message: FromTraining) => {
    if (message.kind === "progress") onProgress?.(message.progress);
    else outcome = message;
  });
  try {
    const order: JobOrder<Name> = { name, input, memoryLimitBytes };
    // A process that is gone already tells so by its end.
    child.send(order, () => {});
    const how = await endOf(child);
    signal?.throwIfAborted();
    return outputOf(outcome, how) as JobOutput<Name>;
  } finally {
    signal?.removeEventListener("abort", kill);
    kill();
  }
}

function start(): ChildProcess {
  const command = ["-n", NICENESS, process.execPath, ...HEAP_FLAGS, PROGRAM];
  const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
  try {
    return spawn("nice", command, { stdio: [...stdio], serialization: "advanced" });
  } catch (error) {
    // Some of what the system says is thrown, some is told later: want of memory is thrown.
    throw notStarted(error);
  }
}

/** How the process has ended, in words, once all it told has been read. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("close", (status, signal) => resolve(signal ?? `status ${status}`));
    child.once("error", (error) => reject(notStarted(error)));
  });
}

function notStarted(cause: unknown): AppError {
  const isAbsent = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  const mend = isAbsent ? "install coreutils" : "look whether the box is short of memory";
  const message = `no training process can be started (${oneLine(cause)}): ${mend}`;
  return new AppError("setup-missing", message, { cause });
}

function outputOf(outcome: FromTraining | null, how: string): JobOutput<JobName> {
  if (outcome?.kind === "done") return outcome.output;
  if (outcome?.kind === "failed") {
    throw new AppError(outcome.code ?? "training-failed", outcome.message);
  }
  const message = `the training process has ended (${how}) without a result: look whether the box ran out of memory`;
  throw new AppError("training-failed", message);
}
