import { percentText } from "#core/percent.ts";

/** What decides over a new forecaster: how far each was off, in per cent of the traffic. */
export interface ForecasterFigures {
  readonly errorPct: number;
  /** Of the model that serves now, or null. */
  readonly currentPct: number | null;
  /** Of each simple forecast by its name; at least one of them finite. */
  readonly rivals: ReadonlyMap<string, number>;
}

/** A regression may leave all numbers, and a gate that it is part of would let anything by. */
function finiteOf(rivals: ForecasterFigures["rivals"]): number[] {
  return [...rivals.values()].filter(Number.isFinite);
}

/** The error of the best simple forecast. */
export function leastError({ rivals }: Pick<ForecasterFigures, "rivals">): number {
  return Math.min(...finiteOf(rivals));
}

/** What somebody is off by who takes any of the simple forecasts. */
export function meanError({ rivals }: Pick<ForecasterFigures, "rivals">): number {
  const finite = finiteOf(rivals);
  return finite.reduce((sum, each) => sum + each / finite.length, 0);
}

/**
 * Why a new forecaster must not serve, or null. What is served is the best of all candidates of
 * late, at each step: one that is a little worse than the best simple one does no harm, and is
 * part of the combination. So it has to be as good as the one before, and none that is off by more
 * than simple forecasts are on the whole.
 */
export function forecasterFault(figures: ForecasterFigures): string | null {
  const { errorPct, currentPct } = figures;
  const off = `it is ${percentText(errorPct)} off over the newest steps`;
  if (!Number.isFinite(errorPct)) return "it says what is no number";
  const mean = meanError(figures);
  if (errorPct > mean) return `${off}, simple forecasts ${percentText(mean)} on average`;
  // A current one that says what is no number holds nobody up.
  if (currentPct === null || !(errorPct > currentPct)) return null;
  return `${off}, the current model ${percentText(currentPct)}`;
}
