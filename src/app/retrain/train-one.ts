import type { Challenger, ModelTrainer } from "#app/model-trainer.ts";
import type { GateVerdict } from "#app/retrain/attack-gate.ts";
import { HOUR_MICROS } from "#app/retrain/quietest-hour.ts";
import type { Clock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { formatMicros, micros } from "#core/units.ts";
import type { TrainingEntry, TrainingLog } from "#store/training-log.ts";
import type { ModelKind } from "#store/types.ts";
import { whenFree } from "#store/when-free.ts";

export interface TrainOneParts {
  /** What the model is put to beside the trainer's own test. */
  readonly judge: (challenger: Challenger, signal: AbortSignal) => Promise<GateVerdict>;
  readonly log: Pick<TrainingLog, "note">;
  readonly clock: Clock;
  readonly probationHours: number;
  /** Told how far it is: the share of the fit that is done, 0 to 1, then that it is judged. */
  readonly tell: (state: "training" | "judging", share: number) => void;
}

/** What came of one training. */
export interface TrainingOutcome {
  readonly kind: ModelKind;
  readonly result: Exclude<TrainingEntry["result"], "rolled-back">;
  /** Of the model that serves now; null where the old one stays. */
  readonly version: string | null;
  readonly why: string | null;
  readonly figures: Readonly<Record<string, number | null>>;
  readonly seconds: number;
}

/**
 * Trains one kind of model, puts it to the test, and lets it serve if it is good enough; what came
 * of it is noted. What goes wrong is an outcome, too.
 * @throws the signal's reason when it is aborted: then nothing has changed and nothing is noted
 * @throws AppError when the outcome cannot be noted
 */
export async function trainOne(
  trainer: ModelTrainer,
  parts: TrainOneParts,
  signal: AbortSignal,
): Promise<TrainingOutcome> {
  const { clock, log, probationHours } = parts;
  const startMs = clock.monotonicMs();
  const end = await attempt(trainer, parts, signal);
  const at = clock.now();
  const probation = end.result === "kept" && trainer.kind !== "optimizer";
  const entry: TrainingEntry = {
    at: formatMicros(at),
    result: end.result,
    version: end.version,
    why: end.why,
    probationUntil: probation ? formatMicros(micros(at + probationHours * HOUR_MICROS)) : null,
  };
  await whenFree(() => log.note(trainer.kind, entry));
  return { kind: trainer.kind, ...end, seconds: (clock.monotonicMs() - startMs) / 1000 };
}

async function attempt(
  trainer: ModelTrainer,
  { judge, clock, tell }: TrainOneParts,
  signal: AbortSignal,
): Promise<Omit<TrainingOutcome, "kind" | "seconds">> {
  let figures: TrainingOutcome["figures"] = {};
  try {
    const challenger = await trainer.train(signal, (share) => tell("training", share));
    figures = challenger.figures;
    tell("judging", 1);
    const verdict = challenger.fault === null ? await judge(challenger, signal) : challenger;
    figures = { ...figures, ...verdict.figures };
    signal.throwIfAborted();
    if (verdict.fault !== null) {
      return { result: "refused", version: null, why: verdict.fault, figures };
    }
    const version = await whenFree(() => challenger.install(clock.now()), signal);
    return { result: "kept", version, why: null, figures };
  } catch (error) {
    signal.throwIfAborted();
    return { result: "not-trained", version: null, why: oneLine(error), figures };
  }
}

/** What came of a training in one line. */
export function outcomeText({
  result,
  version,
  why,
}: Pick<TrainingEntry, "result" | "version" | "why">): string {
  switch (result) {
    case "kept":
      return `${version} serves`;
    case "refused":
      return `refused: ${why}: the old model stays`;
    case "not-trained":
      return `not trained: ${why}`;
    case "rolled-back":
      return `${version} was taken back: ${why}`;
  }
}
