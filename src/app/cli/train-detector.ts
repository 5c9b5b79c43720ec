import { follows, MOST_WINDOWS, readCleanWindows, trainingTable } from "#app/clean-windows.ts";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { writeLine } from "#app/cli/output.ts";
import { alarmShare, gateFault } from "#app/detector-gate.ts";
import { ALARM, DETECTOR_SEED } from "#app/detector-settings.ts";
import { misfitOf } from "#app/load-detector.ts";
import { systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import type { Micros } from "#core/units.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { FeedbackBook } from "#store/feedback.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptDetector } from "#store/types.ts";
import { runTrainingJob } from "#train/process/training-process.ts";
import { progressLine } from "#train/progress-line.ts";
import type { JobProgress } from "#train/types.ts";

/** A threshold needs 500 windows to train on, and what is held out comes on top. */
const LEAST_WINDOWS = 1000;
const HELD_OUT_SHARE = 0.2;

export interface TrainDetectorOptions extends PolicyFolder {
  readonly least: string;
  readonly json?: true;
}

/** `train detector`: learns what is usual on this network, and keeps it when it is good. */
export async function trainDetectorCommand(options: TrainDetectorOptions): Promise<void> {
  const least = leastOf(options.least);
  const directory = dataFolder(options);
  const registry = new ModelRegistry(directory);
  const current = currentOf(registry);
  const now = systemClock.now();
  const windows = readWindows(directory, now);
  const chained = windows.filter((window, index) => follows(window, windows[index - 1])).length;
  if (chained < least) {
    const mend = "let the appliance watch for longer, or lower --least";
    throw refused(`${chained} windows without an alert follow another, not ${least}: ${mend}`);
  }
  const windowSeconds = windows[0]!.durationMs / 1000;
  const split = Math.floor(windows.length * (1 - HELD_OUT_SHARE));
  const heldOut = windows.slice(split);
  const { network, model } = await runTrainingJob(
    "detector",
    {
      table: trainingTable(windows.slice(0, split)),
      names: FEATURE_NAMES,
      options: { seed: DETECTOR_SEED, ...ALARM },
    },
    { onProgress: tell },
  );
  const share = alarmShare({ network, model }, heldOut);
  const isRival = current !== null && misfitOf(current, windowSeconds) === null;
  const currentShare = isRival ? alarmShare(current, heldOut) : null;
  const fault = gateFault({ share, currentShare, aimedShare: ALARM.falseAlarmRate });
  if (fault !== null) throw refused(`${fault}: the old model stays`);
  const about = {
    ...{ windows: split, windowSeconds, seed: DETECTOR_SEED },
    ...{ aimedRate: ALARM.falseAlarmRate, heldOutRate: share, heldOutWindows: heldOut.length },
  };
  const { version } = registry.install({ ...about, network, model }, now);
  if (options.json) writeLine(JSON.stringify({ version, ...about, currentRate: currentShare }));
  else writeLine(`${version}: ${summaryOf(about)}; it serves from the next start of the appliance`);
}

function readWindows(directory: string, now: Micros): WindowRecord[] {
  using history = openHistoryReadOnly(directory);
  return readCleanWindows(history, now, new FeedbackBook(directory).read());
}

/** A damaged one is no rival; the appliance sets it aside. */
function currentOf(registry: ModelRegistry): KeptDetector | null {
  try {
    return registry.current();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "model-invalid") throw error;
    process.stderr.write(`${oneLine(error)}\n`);
    return null;
  }
}

function tell({ loss, validationLoss, ...progress }: JobProgress): void {
  if (!process.stderr.isTTY || loss === undefined || validationLoss === undefined) return;
  process.stderr.write(`${progressLine({ ...progress, loss, validationLoss })}\n`);
}

function summaryOf(
  about: Pick<KeptDetector, "windows" | "heldOutRate" | "heldOutWindows">,
): string {
  const share = Number((100 * about.heldOutRate).toPrecision(3));
  const trained = `trained on ${about.windows} windows`;
  return `${trained}, ${share} % of ${about.heldOutWindows} newer ones are in an alarm`;
}

function leastOf(text: string): number {
  const least = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (least >= LEAST_WINDOWS && least <= MOST_WINDOWS) return least;
  const wrong = `--least ${text} is no whole number of ${LEAST_WINDOWS} to ${MOST_WINDOWS}`;
  throw new AppError("usage", `train detector: ${wrong}`);
}

function refused(why: string): AppError {
  return new AppError("training-failed", `train detector: ${why}`);
}
