import { CANDIDATES } from "#forecast/candidates.ts";
import { OUTLOOK_STEPS, type PastErrors, STEP_SECONDS } from "#forecast/types.ts";
import type { KeptForecaster } from "#store/types.ts";

/** So much worse than when it was tested it may be, held against the simple forecasts. */
const TIMES_PROMISED = 1.25;
/** Of the outcomes of a probation so many must have been measured before it is judged. */
const LEAST_SHARE = 0.25;
/** What is fitted on the network is no yardstick for it. */
const SIMPLE: readonly string[] = [
  CANDIDATES.lastValue,
  CANDIDATES.yesterday,
  CANDIDATES.lastWeek,
  CANDIDATES.linear,
];

/**
 * Why a new forecaster must go, or null: traffic may have become harder to foresee, so that what
 * counts is how it does beside the best simple forecast of the same time.
 * @param errors of the forecasts since it serves
 * @param hours of its probation
 */
export function forecastFault(
  errors: PastErrors,
  { errorPct, rivalErrorPct }: Pick<KeptForecaster, "errorPct" | "rivalErrorPct">,
  hours: number,
): string | null {
  const outcomes = ((hours * 3600) / STEP_SECONDS) * OUTLOOK_STEPS;
  if (errors.outcomes < LEAST_SHARE * outcomes) return null;
  const own = errors.candidates.find(({ name }) => name === CANDIDATES.network);
  const rival = errors.candidates.find(({ name }) => SIMPLE.includes(name));
  if (own === undefined || rival === undefined || rival.errorPct === 0) return null;
  const promised = rivalErrorPct > 0 ? errorPct / rivalErrorPct : 1;
  const ratio = own.errorPct / rival.errorPct;
  if (ratio <= Math.max(1, TIMES_PROMISED * promised)) return null;
  const [said, simple, tested] = [own.errorPct, rival.errorPct, errorPct].map(short);
  return `it is ${said} % off, ${rival.name} ${simple} %; when it was tested it was ${tested} % off`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
