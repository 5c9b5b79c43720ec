import { MOST_WINDOWS } from "#app/clean-windows.ts";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { factsOf } from "#app/cli/model-facts.ts";
import { writeLine } from "#app/cli/output.ts";
import { progressBar } from "#app/cli/progress-bar.ts";
import { MODEL_TRAINERS } from "#app/model-trainers.ts";
import { systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";

export interface TrainOptions extends PolicyFolder {
  readonly least: string;
  readonly json?: true;
}

/** What `--least` may be, by kind: below it neither a fit nor its gate says anything. */
const LEAST: Readonly<Record<ModelKind, readonly [from: number, to: number]>> = {
  // A threshold needs 500 windows to train on, and what is held out comes on top.
  detector: [1000, MOST_WINDOWS],
  // A network needs 300 samples behind the first day, and the regression what follows.
  forecaster: [800, 20_160],
  optimizer: [200, 16_128],
};

/** `train KIND`: learns from the history of a box, and keeps what is good. */
export async function trainCommand(kind: ModelKind, options: TrainOptions): Promise<void> {
  const least = leastOf(kind, options.least);
  const directory = dataFolder(options);
  const registry = new ModelRegistry<ModelKind>(directory, kind);
  // A document that cannot be written is no reason to train first.
  registry.choice();
  using history = openHistoryReadOnly(directory);
  const trainer = MODEL_TRAINERS[kind]({ directory, history, clock: systemClock, least });
  const bar = progressBar(`train ${kind}`);
  const { signal } = new AbortController();
  const challenger = await trainer.train(signal, bar.show).catch((error) => {
    throw error instanceof AppError ? refused(kind, error.code, oneLine(error)) : error;
  });
  bar.end();
  const { fault, figures, install } = challenger;
  if (fault !== null) throw refused(kind, "training-failed", `${fault}: the old model stays`);
  const version = install(systemClock.now());
  const { summary, facts } = factsOf(kind, registry.read(version));
  if (options.json) writeLine(JSON.stringify({ kind, version, ...facts, ...figures }));
  else writeLine(`${version}: ${summary}; a running appliance takes it up`);
}

function leastOf(kind: ModelKind, text: string): number {
  const [from, to] = LEAST[kind];
  const least = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (least >= from && least <= to) return least;
  const wrong = `--least ${text} is no whole number of ${from} to ${to}`;
  throw refused(kind, "usage", wrong);
}

function refused(kind: ModelKind, code: AppError["code"], why: string): AppError {
  return new AppError(code, `train ${kind}: ${why}`);
}
