import { MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import { STEP_SECONDS, type TrafficForecast } from "#forecast/types.ts";

const HOUR_SECONDS = 3600;
export const HOUR_MICROS = HOUR_SECONDS * MICROS_PER_SECOND;
export const DAY_MICROS = 24 * HOUR_MICROS;
const WEEK_MICROS = 7 * DAY_MICROS;
const MINUTE_MICROS = 60 * MICROS_PER_SECOND;
/** Weeks that are looked back over. */
export const PAST_WEEKS = 8;
const PAST_DAYS = 14;
/** An hour counts as measured when half of its steps were. */
const LEAST_STEPS = HOUR_SECONDS / STEP_SECONDS / 2;
/** Of the hours to choose from so many must have a past. */
const KNOWN_SHARE = 0.5;
const NIGHT_HOUR = 3;

/** Mean bits a second of past hours that were measured well enough, by their first moment. */
export type HourLoads = ReadonlyMap<number, number>;

export interface QuietestHourInput {
  readonly loads: HourLoads;
  /** The newest forecast of the next hour, which knows better than the past; null without one. */
  readonly forecast: Pick<TrafficForecast, "startAt" | "p50"> | null;
  /** The hours to choose from: that of `from`, and those that begin before `until`. */
  readonly from: Micros;
  readonly until: Micros;
  /** Local time less UTC: where there is no past yet, nights are quiet. */
  readonly utcOffsetMinutes: number;
}

/** @param steps bits a second by the first moment of each measured step of STEP_SECONDS */
export function hourLoads(steps: Iterable<readonly [number, number]>): Map<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [at, bitsPerS] of steps) {
    const hour = hourOf(at);
    const { sum, count } = sums.get(hour) ?? { sum: 0, count: 0 };
    sums.set(hour, { sum: sum + bitsPerS, count: count + 1 });
  }
  const measured = [...sums].filter(([, { count }]) => count >= LEAST_STEPS);
  return new Map(measured.map(([hour, { sum, count }]) => [hour, sum / count]));
}

/**
 * The first moment of the hour with the least traffic to be expected: by the median of the same
 * hour of past weeks, else of past days. Of equal ones the first.
 */
export function quietestHour(input: QuietestHourInput): Micros {
  const { from, until, forecast } = input;
  const hours: number[] = [];
  for (let at = hourOf(from); at < Math.max(until, from + 1); at += HOUR_MICROS) hours.push(at);
  const expected = hours.map((hour) => expectedLoad(hour, input));
  const known = expected.filter((load) => load !== null).length;
  if (known < KNOWN_SHARE * hours.length) return micros(nightHour(hours, input.utcOffsetMinutes));
  const foreseenHour = forecast === null ? null : hourOf(forecast.startAt);
  const loads = expected.map((load, index) => {
    if (load === null) return Number.POSITIVE_INFINITY;
    return hours[index] === foreseenHour ? meanOf(forecast!.p50) : load;
  });
  return micros(hours[loads.indexOf(Math.min(...loads))]!);
}

function expectedLoad(hour: number, { loads }: QuietestHourInput): number | null {
  const past = (step: number, count: number) =>
    Array.from({ length: count }, (_, n) => loads.get(hour - (n + 1) * step)).filter(
      (load) => load !== undefined,
    );
  const weeks = past(WEEK_MICROS, PAST_WEEKS);
  return medianOf(weeks.length > 0 ? weeks : past(DAY_MICROS, PAST_DAYS));
}

/** The one whose begin is nearest to three in the morning. */
function nightHour(hours: readonly number[], utcOffsetMinutes: number): number {
  const distances = hours.map((hour) => {
    const night = (hour + utcOffsetMinutes * MINUTE_MICROS - NIGHT_HOUR * HOUR_MICROS) % DAY_MICROS;
    const late = (night + DAY_MICROS) % DAY_MICROS;
    return Math.min(late, DAY_MICROS - late);
  });
  return hours[distances.indexOf(Math.min(...distances))]!;
}

/** The first moment of the whole hour that `at` is in. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MICROS) * HOUR_MICROS;
}

export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
