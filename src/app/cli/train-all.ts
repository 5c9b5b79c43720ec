import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { writeLine } from "#app/cli/output.ts";
import { progressBar } from "#app/cli/progress-bar.ts";
import { MODEL_TRAINERS } from "#app/model-trainers.ts";
import { judgeChallenger } from "#app/retrain/judge-challenger.ts";
import { outcomeText, type TrainingOutcome, trainOne } from "#app/retrain/train-one.ts";
import { trainingSpan } from "#app/retrain/training-span.ts";
import { chosenConfig } from "#config/load.ts";
import { systemClock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { TrainingLog } from "#store/training-log.ts";
import { MODEL_KINDS } from "#store/types.ts";

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
  const { models } = chosenConfig(options.config);
  const log = new TrainingLog(directory);
  using history = openHistoryReadOnly(directory);
  const parts = { directory, history, clock: systemClock };
  const never = new AbortController().signal;
  for (const kind of MODEL_KINDS) {
    const now = systemClock.now();
    const { from } = trainingSpan(log.read()[kind], now, models.retrainDays);
    if (options.now !== true && from > now) {
      const dueAt = formatMicros(from);
      const line = `${kind.padEnd(10)} is not due before ${dueAt}: --now trains it anyway`;
      writeLine(options.json ? JSON.stringify({ kind, result: "not-due", dueAt }) : line);
      continue;
    }
    const bar = progressBar(`train ${kind}`);
    const outcome = await trainOne(
      MODEL_TRAINERS[kind](parts),
      {
        judge: judgeChallenger(parts),
        log,
        clock: systemClock,
        probationHours: models.probationHours,
        tell: (_state, share) => bar.show(share),
      },
      never,
    );
    bar.end();
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
