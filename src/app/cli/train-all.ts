import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { writeLine } from "#app/cli/output.ts";
import type { ModelTrainer } from "#app/model-trainer.ts";
import { judgeChallenger } from "#app/retrain/judge-challenger.ts";
import { outcomeText, type TrainingOutcome, trainOne } from "#app/retrain/train-one.ts";
import { trainingSpan } from "#app/retrain/training-span.ts";
import { chosenConfig } from "#config/load.ts";
import { systemClock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { TrainingLog } from "#store/training-log.ts";

export interface TrainAllOptions extends PolicyFolder {
  /** Also what is not due yet. */
  readonly now?: true;
  readonly json?: true;
}

/**
 * `train all`: one whole cycle: trains each kind of model that is due, puts it to the test, lets it
 * serve if it is good enough, and says what came of it. Status 1 when one could not be trained.
 */
export async function trainAllCommand(options: TrainAllOptions): Promise<void> {
  const directory = dataFolder(options);
  const { retrain } = chosenConfig(options.config).models;
  const log = new TrainingLog(directory);
  using history = openHistoryReadOnly(directory);
  const parts = { directory, history, clock: systemClock };
  const never = new AbortController().signal;
  for (const trainer of trainersOf(parts)) {
    const { kind } = trainer;
    const now = systemClock.now();
    const { from } = trainingSpan(log.read()[kind], now, retrain.everyDays);
    if (options.now !== true && from > now) {
      const dueAt = formatMicros(from);
      const line = `${kind.padEnd(10)} is not due before ${dueAt}: --now trains it anyway`;
      writeLine(options.json ? JSON.stringify({ kind, result: "not-due", dueAt }) : line);
      continue;
    }
    const outcome = await trainOne(
      trainer,
      {
        judge: judgeChallenger(parts),
        log,
        clock: systemClock,
        probationHours: retrain.probationHours,
        tell: (state, share) => tellProgress(trainer, state, share),
      },
      never,
    );
    if (outcome.result === "not-trained") process.exitCode = 1;
    writeLine(options.json ? JSON.stringify(outcome) : lineOf(outcome));
  }
}

function lineOf(outcome: TrainingOutcome): string {
  const figures = Object.entries(outcome.figures)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${Number(value!.toPrecision(3))}`);
  const rest = [`${outcome.seconds.toFixed(1)} s`, ...figures].join(", ");
  return `${outcome.kind.padEnd(10)} ${outcomeText(outcome)} (${rest})`;
}

/** In a terminal alone: one line that is written over. */
function tellProgress({ kind }: ModelTrainer, state: string, share: number): void {
  if (!process.stderr.isTTY) return;
  const isLast = state === "judging";
  const text = `${kind} ${state} ${Math.round(100 * share)} %`;
  process.stderr.write(`\r${text.padEnd(40)}${isLast ? "\r" : ""}`);
}
