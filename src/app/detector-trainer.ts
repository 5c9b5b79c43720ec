import { follows, readCleanWindows, trainingTable } from "#app/clean-windows.ts";
import { alarmShare, gateFault } from "#app/detector-gate.ts";
import { ALARM, DETECTOR_SEED } from "#app/detector-settings.ts";
import type { Challenger, ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { detectorServing } from "#app/served-detector.ts";
import { rivalOf, shareOf, tooFew } from "#app/trainer-steps.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { runTrainingJob } from "#train/process/training-process.ts";

/** A day of 5 s that follow each other. */
const LEAST_WINDOWS = 17_280;
const HELD_OUT_SHARE = 0.2;
/** What is left after the fit is the judging of the held-out windows. */
const FIT_SHARE = 0.95;

/** Learns what is usual from the clean windows of the last week: see ADR 26. */
export function detectorTrainer(parts: TrainerParts): ModelTrainer<"detector"> {
  return { kind: "detector", train: (signal, tell) => train(parts, signal, tell) };
}

async function train(
  { directory, history, clock, least = LEAST_WINDOWS }: TrainerParts,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Challenger<"detector">> {
  const registry = new ModelRegistry(directory, "detector");
  const windows = await readCleanWindows(history, clock.now(), signal);
  const chained = windows.filter((window, index) => follows(window, windows[index - 1])).length;
  if (chained < least) throw tooFew(`${chained} windows without an alert follow another`, least);
  const windowSeconds = windows[0]!.durationMs / 1000;
  const split = Math.floor(windows.length * (1 - HELD_OUT_SHARE));
  const job = {
    table: trainingTable(windows.slice(0, split)),
    names: FEATURE_NAMES,
    options: { seed: DETECTOR_SEED, ...ALARM },
  };
  const fitted = await runTrainingJob("detector", job, {
    signal,
    onProgress: (progress) => onProgress(FIT_SHARE * shareOf(progress)),
  });
  const heldOut = windows.slice(split);
  const { share, currentShare, fault } = judge(fitted, heldOut, registry, windowSeconds);
  const draft = {
    ...{ windows: split, windowSeconds, seed: DETECTOR_SEED },
    ...{ aimedRate: ALARM.falseAlarmRate, heldOutRate: share, heldOutWindows: heldOut.length },
    ...fitted,
  };
  onProgress(1);
  return {
    ...{ kind: "detector", fault, draft },
    figures: { heldOutRate: share, currentRate: currentShare },
    install: (at) => registry.install(draft, at).version,
  };
}

/** Both models on the same held-out windows. */
function judge(
  fitted: Parameters<typeof alarmShare>[0],
  heldOut: readonly WindowRecord[],
  registry: ModelRegistry<"detector">,
  windowSeconds: number,
) {
  const rival = rivalOf(registry, detectorServing(windowSeconds));
  const share = alarmShare(fitted, heldOut);
  const currentShare = rival === null ? null : alarmShare(rival, heldOut);
  const fault = gateFault({ share, currentShare, aimedShare: ALARM.falseAlarmRate });
  return { share, currentShare, fault };
}
