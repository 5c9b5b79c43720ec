import { AppError } from "#core/errors.ts";
import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";

const SECONDS = { m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/;

/** When something is to end, as a command line says it. */
export interface DeadlineOptions {
  readonly for?: string;
  readonly until?: string;
}

/**
 * The end that `--for` or `--until` gives, counted from the second of `now`; null for neither.
 * @param command for errors, such as `mute add`
 * @throws AppError for both, for a text that is no time, and for one that has passed
 */
export function deadlineOf(options: DeadlineOptions, now: Micros, command: string): Micros | null {
  const { for: length, until } = options;
  if (length !== undefined && until !== undefined) {
    throw new AppError("usage", `${command}: choose one of --for and --until`);
  }
  if (length !== undefined) {
    const match = /^([1-9]\d{0,5})([mhdw])$/.exec(length);
    if (match === null) {
      throw new AppError("usage", `${command}: --for ${length} is no time such as 90m, 8h or 7d`);
    }
    const seconds = Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS];
    return ((Math.floor(now / MICROS_PER_SECOND) + seconds) * MICROS_PER_SECOND) as Micros;
  }
  if (until === undefined) return null;
  const atMs = TIME.test(until) ? Date.parse(until) : Number.NaN;
  if (Number.isNaN(atMs)) {
    const like = "is no time such as 2026-05-01 or 2026-05-01T18:00:00Z";
    throw new AppError("usage", `${command}: --until ${until} ${like}`);
  }
  const at = atMs * 1000;
  if (at <= now) throw new AppError("usage", `${command}: --until ${until} has passed`);
  return at as Micros;
}
