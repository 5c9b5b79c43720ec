import { AppError, oneLine } from "#core/errors.ts";
import { formatMicros, type Micros } from "#core/units.ts";
import { dayOf, dayStart } from "#store/quality-day.ts";

const MICROS_PER_MILLI = 1000;
const names = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** A month in UTC. */
export interface Month {
  /** `2026-11` */
  readonly id: string;
  /** `November 2026` */
  readonly name: string;
  /** Its first moment, and that of the next. */
  readonly from: Micros;
  readonly until: Micros;
  /** Days since 1970-01-01 of its first day, and how many it has. */
  readonly firstDay: number;
  readonly days: number;
}

/** The month of `2026-11`, or the one that is running. @throws AppError "usage" when it is none */
export function monthOf(text: string | undefined, now: Micros): Month {
  const id = text ?? formatMicros(now).slice(0, 7);
  const [, year, month] = /^(19[7-9]\d|2[01]\d\d)-(0[1-9]|1[0-2])$/.exec(id) ?? [];
  if (year === undefined || month === undefined) {
    const mend = "give year and month, such as 2026-11";
    throw new AppError("usage", `report monthly: --month ${oneLine(id)}: ${mend}`);
  }
  const firstDay = dayOf((Date.UTC(Number(year), Number(month) - 1) * MICROS_PER_MILLI) as Micros);
  const nextDay = dayOf((Date.UTC(Number(year), Number(month)) * MICROS_PER_MILLI) as Micros);
  return {
    id,
    name: names.format(dayStart(firstDay) / MICROS_PER_MILLI),
    from: dayStart(firstDay),
    until: dayStart(nextDay),
    firstDay,
    days: nextDay - firstDay,
  };
}

/** `3 Nov` */
export function dayText(day: number): string {
  return days.format(dayStart(day) / MICROS_PER_MILLI);
}
