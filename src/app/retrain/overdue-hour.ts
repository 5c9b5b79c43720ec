import {
  DAY_MICROS,
  HOUR_MICROS,
  type HourLoads,
  hourOf,
  medianOf,
} from "#app/retrain/quietest-hour.ts";
import { type Micros, micros } from "#core/units.ts";
import { toMicros } from "#store/entry-fields.ts";
import type { TrainingEntry } from "#store/training-log.ts";

/** Days that tell when a box is on. */
const PAST_DAYS = 7;
/** Beside the hour it is on in most often: one it was left on in by chance does not come again. */
const OFTEN_SHARE = 0.5;

/**
 * True of a training that has been due for so long that the quietest hour of all does not come:
 * the box is off in it.
 * @param loads whose first hour is when a box began that was never trained
 * @param everyDays from one training to the next; after one that failed it is a day
 * @param overdueDays waited for the quietest hour beyond that
 */
export function isOverdue(
  last: Pick<TrainingEntry, "at" | "result"> | null,
  loads: HourLoads,
  now: Micros,
  { everyDays, overdueDays }: { readonly everyDays: number; readonly overdueDays: number },
): boolean {
  const lastAt = last === null ? null : toMicros(last.at);
  // By a clock that went back, or before the first, nothing but the traffic tells since when.
  if (last === null || lastAt === null || lastAt > now) {
    return now > firstHour(loads) + overdueDays * DAY_MICROS;
  }
  const days = last.result === "not-trained" ? 1 : everyDays;
  return now > lastAt + (days + overdueDays) * DAY_MICROS;
}

/**
 * Of the 24 hours from that of `from` on, the one with the least traffic among those in which the
 * box was on in the last week, by the median of the same hour of these days; of equal ones the
 * first. Each hour of the day is among them once, so that tomorrow never looks quieter for being
 * another day. Without such an hour it is the one at hand, in which the box is on for sure.
 */
export function quietestHourOn(loads: HourLoads, from: Micros): Micros {
  const hours = Array.from({ length: 24 }, (_, n) => hourOf(from) + n * HOUR_MICROS);
  const pasts = hours.map((hour) => {
    return Array.from({ length: PAST_DAYS }, (_, n) => loads.get(hour - (n + 1) * DAY_MICROS));
  });
  const known = pasts.map((past) => past.filter((load) => load !== undefined));
  const most = Math.max(...known.map(({ length }) => length));
  const expected = known.map((past) => {
    const isOften = past.length >= OFTEN_SHARE * most;
    return (isOften ? medianOf(past) : null) ?? Number.POSITIVE_INFINITY;
  });
  return micros(hours[expected.indexOf(Math.min(...expected))]!);
}

function firstHour(loads: HourLoads): number {
  return [...loads.keys()].reduce((first, hour) => Math.min(first, hour), Number.POSITIVE_INFINITY);
}
