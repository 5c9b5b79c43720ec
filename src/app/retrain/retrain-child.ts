import { MODEL_TRAINERS } from "#app/model-trainers.ts";
import { judgeChallenger } from "#app/retrain/judge-challenger.ts";
import type { FromRetraining, RetrainOrder } from "#app/retrain/retrain-process.ts";
import { trainOne } from "#app/retrain/train-one.ts";
import { systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { TrainingLog } from "#store/training-log.ts";

/**
 * The program of a process that trains one kind of model: it reads the history, judges the outcome
 * and installs it, and has the fit done by a process of its own. It ends with its parent.
 */
process.once("disconnect", () => process.exit(1));
process.once("message", async (order: RetrainOrder) => {
  const outcome = await follow(order);
  tell(outcome, () => process.exit(0));
});

function tell(message: FromRetraining, then = () => {}): void {
  process.send?.(message, then);
}

async function follow({ kind, directory, probationHours }: RetrainOrder): Promise<FromRetraining> {
  try {
    using history = openHistoryReadOnly(directory);
    const parts = { directory, history, clock: systemClock };
    const outcome = await trainOne(
      MODEL_TRAINERS[kind](parts),
      {
        judge: judgeChallenger(parts),
        log: new TrainingLog(directory),
        clock: systemClock,
        probationHours,
        tell: (state, share) => tell({ kind: "progress", state, share }),
      },
      new AbortController().signal,
    );
    return { kind: "done", outcome };
  } catch (error) {
    return { kind: "failed", message: oneLine(error) };
  }
}
