import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { writeLine } from "#app/cli/output.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { type ModelChoice, ModelRegistry } from "#store/model-registry.ts";
import type { KeptDetector } from "#store/types.ts";

export interface ModelsOptions extends PolicyFolder {
  readonly json?: true;
}

/** `models list`: each version that is kept, oldest first, the damaged ones by what is wrong. */
export function listModels({ json, ...folder }: ModelsOptions): void {
  const registry = new ModelRegistry(dataFolder(folder));
  const choice = registry.choice();
  for (const version of registry.versions()) {
    const role = roleOf(version, choice);
    const facts = factsIfWhole(registry, version);
    if (json) writeLine(JSON.stringify({ version, role, ...facts }));
    else writeLine(`${version} ${role.padEnd(8)} ${facts.problem ?? summaryOf(facts)}`);
  }
}

/** `models show [VERSION]`: what is known of one, the current one unless told. */
export function showModel(version: string | undefined, { json, ...folder }: ModelsOptions): void {
  const registry = new ModelRegistry(dataFolder(folder));
  const choice = registry.choice();
  const wanted = version ?? choice.current;
  if (wanted === null) {
    const mend = "arpguard train detector makes one";
    throw new AppError("usage", `models show: there is no current model: ${mend}`);
  }
  const kept = registry.read(wanted);
  const { names, scaler, value, alarm } = kept.model;
  const facts = { version: wanted, role: roleOf(wanted, choice), ...factsOf(kept), ...alarm };
  const features = names.map((name, index) => {
    const isSilent = scaler.spread[index] === 0;
    return { name, low: value.low[index]!, high: value.high[index]!, isSilent };
  });
  if (json) {
    writeLine(JSON.stringify({ ...facts, features }));
    return;
  }
  for (const [name, fact] of Object.entries(facts)) writeLine(`${name.padEnd(25)} ${fact}`);
  for (const { name, low, high, isSilent } of features) {
    const usual = isSilent ? "not looked at" : `usually ${short(low)} to ${short(high)}`;
    writeLine(`${name.padEnd(25)} ${usual}`);
  }
}

/** `models rollback`: the model before serves again from the next start. */
export function rollBackModel({ json, ...folder }: ModelsOptions): void {
  const choice = new ModelRegistry(dataFolder(folder)).rollback();
  const text = `${choice.current} is current again: it serves from the next start of the appliance`;
  writeLine(json ? JSON.stringify(choice) : text);
}

function roleOf(version: string, { current, previous }: ModelChoice): string {
  if (version === current) return "current";
  return version === previous ? "previous" : "unused";
}

type Facts = Omit<KeptDetector, "version" | "network" | "model">;

function factsOf({ version: _, network: _network, model: _model, ...facts }: KeptDetector): Facts {
  return facts;
}

function factsIfWhole(
  registry: ModelRegistry,
  version: string,
): (Facts & { problem?: never }) | { problem: string } {
  try {
    return factsOf(registry.read(version));
  } catch (error) {
    return { problem: oneLine(error) };
  }
}

function summaryOf({ trainedAt, windows, windowSeconds, heldOutRate }: Facts): string {
  const share = `${short(100 * heldOutRate)} % of the held-out windows in an alarm`;
  return `trained ${trainedAt} on ${windows} windows of ${windowSeconds} s, ${share}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
