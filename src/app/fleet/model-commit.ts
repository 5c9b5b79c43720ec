import { CommandFailure, pause } from "#app/fleet/executor.ts";
import { STEP_SECONDS } from "#forecast/types.ts";
import type { ModelKind } from "#store/types.ts";

const LOOK_MS = 100;
/** Windows in which a new model must have begun to serve, beside those until its next answer. */
const PATIENCE_WINDOWS = 30;
/** Windows that a new detector must have judged before it is kept. */
const COMMIT_WINDOWS = 3;

/** What a running appliance says of a kind of model at work. */
export interface ModelWork {
  /** Windows closed since the start. */
  readonly windows: number;
  /** That answers now. */
  readonly version: string | undefined;
  /** Answers since the start, of whichever version. */
  readonly answers: number;
}

export interface CommitParts {
  readonly windowSeconds: number;
  readonly workOf: (kind: ModelKind) => ModelWork;
}

/**
 * Resolves once a version answers at work: a detector has judged three windows, the others, which
 * are asked each 5 minutes, have answered once.
 * @throws CommandFailure when it does not
 * @throws the signal's reason when it is aborted
 */
export async function seenAtWork(
  kind: ModelKind,
  version: string,
  { windowSeconds, workOf }: CommitParts,
  signal: AbortSignal,
): Promise<void> {
  const isJudge = kind === "detector";
  const wanted = isJudge ? COMMIT_WINDOWS : 1;
  const stepWindows = isJudge ? COMMIT_WINDOWS : Math.ceil((2 * STEP_SECONDS) / windowSeconds);
  const from = workOf(kind).windows;
  for (let since: number | null = null; ; await pause(LOOK_MS, signal)) {
    const work = workOf(kind);
    const serves = work.version === version;
    since = serves ? (since ?? work.answers) : null;
    if (since !== null && work.answers >= since + wanted) return;
    if (work.windows <= from + PATIENCE_WINDOWS + stepWindows) continue;
    throw new CommandFailure(serves ? "it gives no answer" : "it does not serve");
  }
}
