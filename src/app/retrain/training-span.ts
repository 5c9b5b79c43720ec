import { DAY_MICROS } from "#app/retrain/quietest-hour.ts";
import { type Micros, micros } from "#core/units.ts";
import { toMicros } from "#store/entry-fields.ts";
import type { TrainingEntry } from "#store/training-log.ts";

/** When the next training may begin; the quietest hour of these is taken. */
export interface TrainingSpan {
  readonly from: Micros;
  readonly until: Micros;
}

/**
 * After a training that came to something: the days around the one on which it is due, so that the
 * hour can move to where the week is quietest. After one that did not, and before the first: a day.
 * What is over, or in a time that the clock has not reached, has been missed: then the next day.
 */
export function trainingSpan(
  last: Pick<TrainingEntry, "at" | "result"> | null,
  now: Micros,
  everyDays: number,
): TrainingSpan {
  const nextDay = { from: now, until: micros(now + DAY_MICROS) };
  const lastAt = last === null ? null : toMicros(last.at);
  if (last === null || lastAt === null || lastAt > now) return nextDay;
  const rested = lastAt + DAY_MICROS;
  if (last.result === "not-trained") {
    return now >= rested ? nextDay : { from: micros(rested), until: micros(rested + DAY_MICROS) };
  }
  const half = Math.floor((everyDays * DAY_MICROS) / 2);
  const from = Math.max(now, rested, lastAt + half);
  const until = Math.max(lastAt + 3 * half, rested + 1);
  return until <= now ? nextDay : { from: micros(from), until: micros(until) };
}
