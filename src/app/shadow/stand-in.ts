import type { ShadowParts } from "#app/shadow/comparisons.ts";
import { SHADOW_RUNS } from "#app/shadow/shadow-run.ts";
import { oneLine } from "#core/errors.ts";
import { ModelFolder } from "#store/model-folder.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";
import { whenFree } from "#store/when-free.ts";

/** The base model of a kind that comes with the program, or null. @throws AppError */
export function readBase<Kind extends ModelKind>(
  home: string,
  kind: Kind,
): KeptModels[Kind] | null {
  const folder = new ModelFolder(home, kind);
  const version = folder.versions().at(-1);
  return version === undefined ? null : folder.read(version);
}

/**
 * Puts the base model of a kind to work on a box that has no other left, when it is good on what
 * the box has seen itself: by the test of a model that is installed from elsewhere. That is tried
 * once, when the damage is found, and not again after a restart: then a training is waited for.
 * @param home the base models lie below it as kept ones below a data folder
 * @returns what came of it, in one line
 * @throws the signal's reason when it is aborted
 */
export async function standIn<Kind extends ModelKind>(
  home: string,
  kind: Kind,
  parts: ShadowParts,
  signal: AbortSignal,
): Promise<string> {
  try {
    const base = readBase(home, kind);
    if (base === null) return `there is no base ${kind} to stand in`;
    const { misfitOf, run } = SHADOW_RUNS[kind];
    const misfit = misfitOf(base, parts);
    const result = misfit === null ? await run(base, parts, signal) : null;
    const fault = result === null ? misfit : result.fault;
    if (fault !== null) return `the base ${kind} does not stand in: ${fault}`;
    // Whatever somebody has chosen meanwhile stays.
    const registry = new ModelRegistry(parts.directory, kind);
    await whenFree(() => registry.adopt(base, null), signal);
    return `the base ${kind} ${base.version} stands in: ${figuresText(result?.figures ?? {})}`;
  } catch (error) {
    signal.throwIfAborted();
    return `the base ${kind} does not stand in: ${oneLine(error)}`;
  }
}

function figuresText(figures: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(figures).filter(([, value]) => typeof value === "number");
  return known.map(([name, value]) => `${name} ${Number((value as number).toPrecision(3))}`).join();
}
