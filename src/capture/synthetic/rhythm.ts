import { MICROS_PER_SECOND } from "#core/units.ts";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
/** Night and weekend: what machines do without people. */
const IDLE = 0.06;

/** Share of a busy hour's traffic at each hour of a working day. */
const WORKDAY: readonly number[] = [
  IDLE,
  IDLE,
  IDLE,
  IDLE,
  IDLE,
  IDLE,
  0.1,
  0.3,
  0.7,
  1,
  1,
  0.9,
  0.45,
  0.7,
  0.95,
  1,
  0.85,
  0.5,
  0.2,
  0.12,
  0.1,
  0.08,
  IDLE,
  IDLE,
];

/** Seconds since midnight and day of the week (0 Sunday), both in UTC. */
function clockOf(atMicros: number): { secondOfDay: number; weekday: number } {
  const seconds = atMicros / MICROS_PER_SECOND;
  const day = Math.floor(seconds / DAY_S);
  // 1970-01-01 was a Thursday.
  return { secondOfDay: seconds - day * DAY_S, weekday: (day + 4) % 7 };
}

function isWorkday(weekday: number): boolean {
  return weekday >= 1 && weekday <= 5;
}

/** How busy people are, from about 0.06 at night to 1, without jumps. */
export function activity(atMicros: number): number {
  const { secondOfDay, weekday } = clockOf(atMicros);
  if (!isWorkday(weekday)) return IDLE;
  const hour = Math.floor(secondOfDay / HOUR_S);
  const from = WORKDAY[hour] ?? IDLE;
  const to = WORKDAY[(hour + 1) % 24] ?? IDLE;
  return from + (to - from) * (secondOfDay / HOUR_S - hour);
}

/** When a person works: seconds since midnight. */
export interface Shift {
  readonly fromS: number;
  readonly toS: number;
}

export function atWork(shift: Shift, atMicros: number): boolean {
  const { secondOfDay, weekday } = clockOf(atMicros);
  return isWorkday(weekday) && secondOfDay >= shift.fromS && secondOfDay < shift.toS;
}

/** Microseconds from `atMicros` until the shift next begins; 0 while it lasts. */
export function untilShift(shift: Shift, atMicros: number): number {
  if (atWork(shift, atMicros)) return 0;
  const { secondOfDay, weekday } = clockOf(atMicros);
  let days = secondOfDay < shift.fromS ? 0 : 1;
  while (!isWorkday((weekday + days) % 7)) days++;
  return Math.ceil((days * DAY_S + shift.fromS - secondOfDay) * MICROS_PER_SECOND);
}

/** Microseconds until the shift that lasts now ends. */
export function untilShiftEnds(shift: Shift, atMicros: number): number {
  return Math.ceil((shift.toS - clockOf(atMicros).secondOfDay) * MICROS_PER_SECOND);
}
