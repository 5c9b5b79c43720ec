import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TrainingOutcome } from "#app/retrain/train-one.ts";
import { AppError } from "#core/errors.ts";
import type { ModelKind } from "#store/types.ts";

const PROGRAM = fileURLToPath(new URL("./retrain-child.ts", import.meta.url));
/** What nobody else wants of the processors (nice(1)). */
const NICENESS = "19";
/** A week of windows is some 50 MB; what was read of the disk goes before the heap grows. */
const HEAP_FLAGS = ["--max-old-space-size=160", "--max-semi-space-size=2"];

/** The one message to the process. */
export interface RetrainOrder {
  readonly kind: ModelKind;
  /** The data folder. */
  readonly directory: string;
  readonly probationHours: number;
}

type Progress = { readonly state: "training" | "judging"; readonly share: number };
export type FromRetraining =
  | ({ readonly kind: "progress" } & Progress)
  | { readonly kind: "done"; readonly outcome: TrainingOutcome }
  | { readonly kind: "failed"; readonly message: string };

/**
 * Does what `trainOne` does in a process of its own at the lowest priority: the week of windows
 * that it reads is never in the appliance's memory, nor its judging on the appliance's thread.
 * @throws the signal's reason when it is aborted: the process has been killed then
 * @throws AppError when it ends without an outcome
 */
export async function trainInProcess(
  order: RetrainOrder,
  signal: AbortSignal,
  tell: (state: Progress["state"], share: number) => void,
): Promise<TrainingOutcome> {
  signal.throwIfAborted();
  const command = ["-n", NICENESS, process.execPath, ...HEAP_FLAGS, PROGRAM];
  const child = spawn("nice", command, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const kill = () => child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  let end: Exclude<FromRetraining, { kind: "progress" }> | null = null;
  child.on("message", (message: FromRetraining) => {
    if (message.kind === "progress") tell(message.state, message.share);
    else end = message;
  });
  try {
    // A process that is gone already tells so by its end.
    child.send(order, () => {});
    await once(child, "close");
    signal.throwIfAborted();
    return outcomeOf(end);
  } finally {
    signal.removeEventListener("abort", kill);
    kill();
  }
}

function outcomeOf(end: Exclude<FromRetraining, { kind: "progress" }> | null): TrainingOutcome {
  if (end?.kind === "done") return end.outcome;
  const why = end?.message ?? "it ended without a word: look whether the box ran out of memory";
  throw new AppError("training-failed", `retraining: ${why}`);
}
