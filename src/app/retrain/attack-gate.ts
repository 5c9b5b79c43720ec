import { readCleanWindows, trainingTable } from "#app/clean-windows.ts";
import { ALARM } from "#app/detector-settings.ts";
import type { TrainerParts } from "#app/model-trainer.ts";
import { makeAttackWindows } from "#app/retrain/attack-windows.ts";
import { layAttacks } from "#app/retrain/attacked-windows.ts";
import { detectorServing } from "#app/served-detector.ts";
import { rivalOf } from "#app/trainer-steps.ts";
import { shareText } from "#core/percent.ts";
import { FeedbackBook } from "#store/feedback.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { ModelDraft } from "#store/types.ts";
import type { DetectorTrial } from "#train/detector-trial.ts";
import { runTrainingJob } from "#train/process/training-process.ts";

/** Of the clean windows the newest, which the challenger was not trained on. */
const HELD_OUT_SHARE = 0.2;
/** The newest of those that it was trained on: enough to know the ranges of activations. */
const CALIBRATION_WINDOWS = 20_000;
/** So much less of the attacks may be found than with the current model: chance. */
const RECALL_TOLERANCE = 0.02;
/** Without a current model to be held against. */
const LEAST_RECALL = 0.25;
/** The int8 build may rank windows so much worse than the network it was made of. */
const INT8_TOLERANCE = 0.01;

export interface GateVerdict {
  /** Why the model must not serve, in words, or null. */
  readonly fault: string | null;
  readonly figures: Readonly<Record<string, number | null>>;
}

/**
 * Holds a new detector against the current one on the attacks that can be made, laid over the
 * box's own newest clean windows, and its int8 build against itself. All judging is done in the
 * training process.
 * @throws AppError what a training process throws
 * @throws the signal's reason when it is aborted
 */
export async function judgeByAttacks(
  challenger: ModelDraft<"detector">,
  { directory, history, clock }: TrainerParts,
  signal: AbortSignal,
): Promise<GateVerdict> {
  const feedback = new FeedbackBook(directory).read();
  const windows = await readCleanWindows(history, clock.now(), feedback, signal);
  const split = Math.floor(windows.length * (1 - HELD_OUT_SHARE));
  const attacks = await makeAttackWindows(challenger.windowSeconds);
  signal.throwIfAborted();
  const attacked = layAttacks(windows.slice(split), attacks);
  if (attacked === null) {
    return { fault: "no attack fits into the newest windows, too few follow another", figures: {} };
  }
  const registry = new ModelRegistry(directory, "detector");
  const { network, model } = challenger;
  const trial = await runTrainingJob(
    "detectorTrial",
    {
      challenger: { network, model },
      champion: rivalOf(registry, detectorServing(challenger.windowSeconds)).served,
      calibration: trainingTable(windows.slice(Math.max(0, split - CALIBRATION_WINDOWS), split)),
      alarm: ALARM,
      windows: attacked,
    },
    { signal },
  );
  return { fault: attackFault(trial), figures: figuresOf(trial) };
}

/** Why the outcome of a trial keeps a detector from serving, or null. */
export function attackFault({ challenger, champion, int8 }: DetectorTrial): string | null {
  const found = `it finds ${shareText(challenger.recall)} of the replayed attacks`;
  if (champion === null && challenger.recall < LEAST_RECALL) {
    return `${found}, less than ${shareText(LEAST_RECALL)}`;
  }
  if (champion !== null && challenger.recall < champion.recall - RECALL_TOLERANCE) {
    return `${found}, the current model ${shareText(champion.recall)}`;
  }
  if (int8.aucPr >= challenger.aucPr - INT8_TOLERANCE) return null;
  const [whole, built] = [challenger.aucPr, int8.aucPr].map((area) => area.toFixed(3));
  return `its int8 build ranks the replayed attacks worse: AUC-PR ${built}, not ${whole}`;
}

function figuresOf({ challenger, champion, int8 }: DetectorTrial): GateVerdict["figures"] {
  return {
    attackRecall: challenger.recall,
    currentAttackRecall: champion?.recall ?? null,
    attackAucPr: challenger.aucPr,
    int8AttackAucPr: int8.aucPr,
  };
}
