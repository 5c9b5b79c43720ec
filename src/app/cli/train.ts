import { MOST_WINDOWS } from "#app/clean-windows.ts";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { factsOf } from "#app/cli/model-facts.ts";
import { writeLine } from "#app/cli/output.ts";
import { progressBar } from "#app/cli/progress-bar.ts";
import { searchTable } from "#app/cli/search-table.ts";
import type { ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { MODEL_TRAINERS } from "#app/model-trainers.ts";
import { systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";
import { whenFree } from "#store/when-free.ts";

export interface TrainOptions extends PolicyFolder {
  readonly least: string;
  readonly search?: true;
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
  const command = `train ${kind}`;
  const least = leastOf(command, kind, options.least);
  const withSearch = options.search ?? false;
  await keepTrained(command, kind, options, (parts) =>
    MODEL_TRAINERS[kind]({ ...parts, least, withSearch }),
  );
}

/** What a trainer gives is kept when it passes its gate, and told of. @throws AppError */
export async function keepTrained<Kind extends ModelKind>(
  command: string,
  kind: Kind,
  options: Pick<TrainOptions, "data" | "config" | "json">,
  open: (parts: TrainerParts) => ModelTrainer<Kind>,
): Promise<void> {
  const directory = dataFolder(options);
  const registry = new ModelRegistry<Kind>(directory, kind);
  // A document that cannot be written is no reason to train first.
  registry.choice();
  using history = openHistoryReadOnly(directory);
  const trainer = open({ directory, history, clock: systemClock });
  const bar = progressBar(command);
  const { signal } = new AbortController();
  const told = (error: unknown) =>
    error instanceof AppError ? refused(command, error.code, oneLine(error)) : error;
  const challenger = await trainer.train(signal, bar.show).catch((error) => {
    throw told(error);
  });
  bar.end();
  const { fault, figures, install, search } = challenger;
  if (search !== undefined && !options.json) for (const row of searchTable(search)) writeLine(row);
  if (fault !== null) throw refused(command, "training-failed", `${fault}: the old model stays`);
  let version: string;
  try {
    version = await whenFree(() => install(systemClock.now()));
  } catch (error) {
    throw told(error);
  }
  const { summary, facts } = factsOf(kind, registry.read(version));
  if (options.json) writeLine(JSON.stringify({ kind, version, ...facts, ...figures, search }));
  else writeLine(`${version}: ${summary}; a running appliance takes it up`);
}

/** @throws AppError "usage" */
export function leastOf(command: string, kind: ModelKind, text: string): number {
  const [from, to] = LEAST[kind];
  const least = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (least >= from && least <= to) return least;
  const wrong = `--least ${text} is no whole number of ${from} to ${to}`;
  throw refused(command, "usage", wrong);
}

function refused(command: string, code: AppError["code"], why: string): AppError {
  return new AppError(code, `${command}: ${why}`);
}
