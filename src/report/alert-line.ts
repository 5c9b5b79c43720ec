import { formatMicros, MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";

/** An alert step as told to the world: by `replay --json`, `e/alert` and the page alike. */
export type AlertLine = Omit<AlertEvent, "at" | "since"> & {
  /** RFC 3339 with microseconds. */
  readonly at: string;
  readonly since: string;
  /** Seconds from the first frame of the file to this step. */
  readonly t?: number;
};

/** The line of a step; with `firstAt`, also how long after it. Absent keys stay absent. */
export function alertLine(event: AlertEvent, firstAt?: Micros): AlertLine {
  const { kind, type, severity, at, since, frame, ...rest } = event;
  return {
    kind,
    type,
    severity,
    at: formatMicros(at),
    frame,
    ...(firstAt !== undefined && { t: (at - firstAt) / MICROS_PER_SECOND }),
    ...rest,
    since: formatMicros(since),
  };
}
