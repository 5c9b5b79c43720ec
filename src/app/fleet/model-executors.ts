import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readCleanWindows } from "#app/clean-windows.ts";
import { gateFault } from "#app/detector-gate.ts";
import { download } from "#app/fleet/download.ts";
import {
  type CommandContext,
  CommandFailure,
  type Executors,
  type Outcome,
  pause,
  repeatable,
} from "#app/fleet/executor.ts";
import { shadowRun } from "#app/fleet/shadow-run.ts";
import { detectorServing } from "#app/served-detector.ts";
import type { Clock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import type { Params } from "#fleet/catalogue.ts";
import { FeedbackBook } from "#store/feedback.ts";
import { MOST_PACKAGE_BYTES, unpackModel } from "#store/model-package.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { readSmall } from "#store/small-file.ts";
import type { History, KeptDetector } from "#store/types.ts";

/** A day of windows of 5 s; fewer than the least prove nothing of a share. */
const MOST_WINDOWS = 17_280;
const LEAST_WINDOWS = 60;
/** Windows that the new one must have judged before it is kept. */
const COMMIT_WINDOWS = 3;
/** Windows in which it must have begun to. */
const PATIENCE_WINDOWS = 30;
const LOOK_MS = 100;
/** In the data folder: what has come so far of each model. */
const DOWNLOADS = "downloads";

export interface ModelParts {
  readonly directory: string;
  readonly windowSeconds: number;
  readonly clock: Clock;
  readonly history: Pick<History, "windowsSince" | "recentAlerts">;
  /** Windows closed since the start, and the version that judges them. */
  readonly judging: () => { readonly windows: number; readonly version: string | undefined };
  /** What judges begins as on the first day, also where no model did. */
  readonly forget: () => void;
}

type Install = CommandContext<Params<"model.install">>;

/** `model.install`, `model.rollback` and `baseline.reset`: what judges the windows. */
export function modelExecutors(parts: ModelParts): Executors {
  const { directory, forget } = parts;
  const registry = new ModelRegistry(directory, "detector");
  return {
    "model.install": {
      run: (context) => withPart(context, parts, (file) => install(context, file, parts)),
      resume: (context, { step }) => {
        const isIn = registry.choice().current === context.params.version;
        const isLate = step === "switch" || step === "commit";
        return withPart(context, parts, (file) =>
          isLate && isIn ? commit(context, parts) : install(context, file, parts),
        );
      },
    },
    "model.rollback": {
      run: ({ step }) => {
        step("switch", { memo: { before: registry.choice().current } });
        return rollBack(registry);
      },
      resume: (_, { memo }) => {
        const { current } = registry.choice();
        return current === memo.before ? rollBack(registry) : { version: current };
      },
    },
    "baseline.reset": repeatable(({ step }) => {
      step("forget");
      registry.forget();
      forget();
      return undefined;
    }),
  };
}

/** Whatever the end, the part goes: only a stop of the program leaves it, to go on from. */
async function withPart(
  { id }: Install,
  { directory }: ModelParts,
  work: (file: string) => Promise<Outcome>,
): Promise<Outcome> {
  const file = join(directory, DOWNLOADS, `${id}.part`);
  try {
    const outcome = await work(file);
    rmSync(file, { force: true });
    return outcome;
  } catch (error) {
    if (!isStop(error)) rmSync(file, { force: true });
    throw error;
  }
}

async function install(context: Install, file: string, parts: ModelParts): Promise<Outcome> {
  const kept = await fetchModel(context, file, parts);
  const figures = await compare(context, kept, parts);
  context.step("switch");
  new ModelRegistry(parts.directory, "detector").adopt(kept);
  return { ...(await commit(context, parts)), ...figures };
}

async function fetchModel(
  { params, step, signal }: Install,
  file: string,
  { directory, windowSeconds }: ModelParts,
): Promise<KeptDetector> {
  step("download");
  mkdirSync(join(directory, DOWNLOADS), { recursive: true, mode: 0o750 });
  await download({ url: params.url, file, mostBytes: MOST_PACKAGE_BYTES, signal });
  step("verify");
  return verified(file, params, windowSeconds);
}

/** The program ends, not the command. */
function isStop(error: unknown): boolean {
  return error instanceof CommandFailure && error.code === "interrupted";
}

function verified(
  file: string,
  { sha256, version }: Params<"model.install">,
  windowSeconds: number,
): KeptDetector {
  const bytes = readSmall(file, MOST_PACKAGE_BYTES);
  const digest = createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");
  if (bytes === null || digest !== sha256) {
    throw new CommandFailure(`what was downloaded has the sha256 ${digest}`);
  }
  const kept = unpackModel(bytes);
  if (kept.version !== version) throw new CommandFailure(`it is version ${kept.version}`);
  const misfit = detectorServing(windowSeconds).misfitOf(kept);
  if (misfit !== null) throw new CommandFailure(misfit);
  return kept;
}

/** @throws CommandFailure when the new one would call more than the one that serves, or too much */
async function compare({ step, signal }: Install, kept: KeptDetector, parts: ModelParts) {
  step("shadow-run");
  const { history, clock, directory, windowSeconds } = parts;
  const feedback = new FeedbackBook(directory).read();
  const clean = await readCleanWindows(history, clock.now(), feedback, signal);
  const windows = clean.slice(-MOST_WINDOWS);
  if (windows.length < LEAST_WINDOWS) {
    throw new CommandFailure(`${windows.length} clean windows are no proof: ${LEAST_WINDOWS} are`);
  }
  const current = currentOf(directory);
  const rival =
    current !== null && detectorServing(windowSeconds).misfitOf(current) === null ? current : null;
  const figures = await shadowRun(kept, rival, windows);
  const fault = gateFault({ ...figures, aimedShare: kept.aimedRate });
  if (fault !== null) throw new CommandFailure(`the old model stays: ${fault}`);
  return { windows: windows.length, ...figures };
}

/** A damaged one is no rival. */
function currentOf(directory: string): KeptDetector | null {
  try {
    return new ModelRegistry(directory, "detector").current();
  } catch {
    return null;
  }
}

/** Keeps the new model once it has judged, or goes back. */
async function commit({ params, step, signal }: Install, parts: ModelParts): Promise<Outcome> {
  step("commit");
  const from = parts.judging().windows;
  try {
    for (let served = from; served < from + COMMIT_WINDOWS; await pause(LOOK_MS, signal)) {
      const { windows, version } = parts.judging();
      if (version === params.version) served = windows;
      else if (windows > from + PATIENCE_WINDOWS) throw new CommandFailure("it does not serve");
      else if (windows > from) served = from;
    }
    return { version: params.version };
  } catch (error) {
    if (!isStop(error)) withdraw(params.version, parts);
    throw error;
  }
}

/**
 * Takes the new one out of force, the first leaves none. Another that was trained meanwhile has
 * passed its own gate; none in force means that the new one was set aside as damaged.
 */
function withdraw(version: string, { directory }: ModelParts): void {
  const registry = new ModelRegistry(directory, "detector");
  const { current, previous } = registry.choice();
  if (current !== version && current !== null) return;
  if (previous === null) registry.forget();
  else registry.rollback();
}

/** A running appliance takes up what the registry says within a second. */
function rollBack(registry: ModelRegistry<"detector">): Outcome {
  try {
    return { version: registry.rollback().current };
  } catch (error) {
    throw new CommandFailure(oneLine(error));
  }
}
