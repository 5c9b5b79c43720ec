import { existsSync } from "node:fs";
import { join } from "node:path";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import {
  type Detail,
  factsOf,
  kindOf,
  kindOfVersion,
  lastWeekDetails,
  type ModelFacts,
  roleOf,
} from "#app/cli/model-facts.ts";
import { runnerOf, runnerRows } from "#app/cli/model-runner.ts";
import { writeLine } from "#app/cli/output.ts";
import { resourceErrors } from "#app/resource-errors.ts";
import { DAY_STEPS } from "#app/traffic-history.ts";
import { chosenConfig } from "#config/load.ts";
import { systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { tfliteSettings } from "#infer/tflite-c/tflite-settings.ts";
import { HISTORY_FILE } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { rollupStart } from "#store/rollup-table.ts";
import { MODEL_KINDS, type ModelKind } from "#store/types.ts";
import { whenFree } from "#store/when-free.ts";

export interface ModelsOptions extends PolicyFolder {
  readonly json?: true;
}

const WEEK_STEPS = 7 * DAY_STEPS;
const KIND_WIDTH = Math.max(...MODEL_KINDS.map(({ length }) => length));

/** `models list [KIND]`: each version that is kept, oldest first, damaged ones by what is wrong. */
export function listModels(only: string | undefined, { json, ...folder }: ModelsOptions): void {
  const kinds = only === undefined ? MODEL_KINDS : [kindOf(only)];
  const directory = dataFolder(folder);
  for (const kind of kinds) listKind(new ModelRegistry(directory, kind), json ?? false);
}

type Told = Pick<ModelFacts, "summary" | "facts">;

function listKind(registry: ModelRegistry<ModelKind>, isJson: boolean): void {
  const { kind } = registry;
  const choice = registry.choice();
  const rows = registry.versions().map((version) => ({ version, told: toldOf(registry, version) }));
  rows.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  for (const { version, told } of rows) {
    const role = roleOf(version, choice);
    if (isJson) writeLine(JSON.stringify({ kind, version, role, ...told.facts }));
    else writeLine(`${kind.padEnd(KIND_WIDTH)} ${version} ${role.padEnd(8)} ${told.summary}`);
  }
}

/** `models show [MODEL]`: what is known of a version, or of the current one of a kind. */
export async function showModel(model: string, options: ModelsOptions): Promise<void> {
  const { json, ...folder } = options;
  const directory = dataFolder(folder);
  const isKind = MODEL_KINDS.some((kind) => kind === model);
  const kind = isKind ? kindOf(model) : kindOfVersion(directory, model);
  const registry = new ModelRegistry<ModelKind>(directory, kind);
  const choice = registry.choice();
  const version = isKind ? choice.current : model;
  if (version === null) {
    const mend = `arpguard train ${kind} makes one`;
    throw new AppError("usage", `models show: there is no current ${kind}: ${mend}`);
  }
  const kept = registry.read(version);
  const { facts, details, detailsName } = factsOf(kind, kept);
  const all = { kind, version, role: roleOf(version, choice), ...facts };
  const { tflite } = chosenConfig(folder.config);
  const runner = await runnerOf(kept, tfliteSettings(tflite));
  const isAtWork = kind === "optimizer" && version === choice.current;
  const lastWeek = isAtWork ? await lastWeekOf(directory) : [];
  if (json) {
    const [listed, week] = [details, lastWeek].map((all) => all.map((detail) => detail.json));
    const live = isAtWork ? { lastWeek: week } : {};
    writeLine(JSON.stringify({ ...all, runner, [detailsName]: listed, ...live }));
    return;
  }
  const rows = [...Object.entries(all), ...runnerRows(runner)];
  for (const [name, fact] of rows) writeLine(`${name.padEnd(25)} ${fact}`);
  for (const { name, text } of [...details, ...lastWeek]) writeLine(`${name.padEnd(25)} ${text}`);
}

/** `models rollback [KIND]`: the model before serves again; a running appliance takes it up. */
export async function rollBackModel(
  text: string,
  { json, ...folder }: ModelsOptions,
): Promise<void> {
  const kind = kindOf(text);
  const registry = new ModelRegistry(dataFolder(folder), kind);
  // Whoever went back while this waited has done it: once more would be the way to and fro.
  const { current } = registry.choice();
  const choice = await whenFree(() => registry.rollback(current));
  const told = `${choice.current} is the current ${kind} again: a running appliance takes it up`;
  writeLine(json ? JSON.stringify({ kind, ...choice }) : told);
}

/** How far predictions were off at work; nothing where there is no history. */
async function lastWeekOf(directory: string): Promise<Detail[]> {
  if (!existsSync(join(directory, HISTORY_FILE))) return [];
  using history = openHistoryReadOnly(directory);
  const end = rollupStart(systemClock.now());
  return lastWeekDetails(await resourceErrors(history, end, WEEK_STEPS));
}

/** A version begins with the second in which it was trained; a whole card has the microsecond. */
function placeOf({ version, told }: { readonly version: string; readonly told: Told }): string {
  const second = version.slice(0, version.lastIndexOf("-"));
  return `${second} ${told.facts.trainedAt ?? ""} ${version}`;
}

/** What is told of a version, a damaged one included. */
function toldOf(registry: ModelRegistry<ModelKind>, version: string): Told {
  try {
    return factsOf(registry.kind, registry.read(version));
  } catch (error) {
    const problem = oneLine(error);
    return { summary: problem, facts: { problem } };
  }
}
