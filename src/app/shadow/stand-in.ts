import type { ShadowParts } from "#app/shadow/comparisons.ts";
import { SHADOW_RUNS } from "#app/shadow/shadow-run.ts";
import { AppError, oneLine } from "#core/errors.ts";
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

/** What came of a try. */
export interface StandInTry {
  /** In one line. */
  readonly told: string;
  /** False where another time may have another end: a disk, a lock, a longer history. */
  readonly isFinal: boolean;
}

/**
 * Puts the base model of a kind to work on a box that has no other left, when it is good on what
 * the box has seen itself: by the test of a model that is installed from elsewhere.
 * @param home the base models lie below it as kept ones below a data folder
 * @throws the signal's reason when it is aborted
 */
export async function standIn<Kind extends ModelKind>(
  home: string,
  kind: Kind,
  parts: ShadowParts,
  signal: AbortSignal,
): Promise<StandInTry> {
  const refused = (why: string, isFinal: boolean): StandInTry => {
    return { told: `the base ${kind} does not stand in: ${why}`, isFinal };
  };
  try {
    const base = readBase(home, kind);
    if (base === null) return { told: `there is no base ${kind} to stand in`, isFinal: true };
    const { misfitOf, run } = SHADOW_RUNS[kind];
    const misfit = misfitOf(base, parts);
    if (misfit !== null) return refused(misfit, true);
    const { fault, figures } = await run(base, parts, signal);
    if (fault !== null) return refused(fault, false);
    // Whatever somebody has chosen meanwhile stays.
    const registry = new ModelRegistry(parts.directory, kind);
    await whenFree(() => registry.adopt(base, null), signal);
    const told = `the base ${kind} ${base.version} stands in: ${figuresText(figures)}`;
    return { told, isFinal: true };
  } catch (error) {
    signal.throwIfAborted();
    const isDamaged = error instanceof AppError && error.code === "model-invalid";
    return refused(oneLine(error), isDamaged);
  }
}

function figuresText(figures: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(figures).filter(([, value]) => typeof value === "number");
  return known.map(([name, value]) => `${name} ${Number((value as number).toPrecision(3))}`).join();
}
