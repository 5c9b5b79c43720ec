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
 * @param waitingSince days begin at this hour: one that went on from each moment would never end,
 *   and another night always look quieter than this one where traffic grows
 */
export function trainingSpan(
  last: Pick<TrainingEntry, "at" | "result"> | null,
  now: Micros,
  everyDays: number,
  waitingSince = now,
): TrainingSpan {
  const daysOver = Math.floor((now - waitingSince) / DAY_MICROS);
  const nextDay = { from: now, until: micros(waitingSince + (daysOver + 1) * DAY_MICROS) };
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
