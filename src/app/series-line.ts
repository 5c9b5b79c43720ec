/** No link carries a million terabits a second. */
const MAX_VALUE = 1e18;

const NUMBER = /^\+?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const MISSING = /^(nan|null|na)?$/i;
const DATE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[-+]\d\d:\d\d)?$/;

/** What one line of a series says. */
export interface SeriesEntry {
  /** Unix seconds; null where the line has no time. */
  readonly time: number | null;
  /** Not negative; NaN where it is missing. */
  readonly value: number;
}

/** `value`, or `time,value`. Gives what is wrong with a line that is neither, in words. */
export function parseSeriesLine(line: string): SeriesEntry | string {
  const cells = line.split(",", 3).map((cell) => cell.trim());
  if (cells.length > 2) return "has more than time and value";
  const value = trafficOf(cells.at(-1)!);
  if (typeof value === "string") return value;
  if (cells.length === 1) return { time: null, value };
  const time = timeOf(cells[0]!);
  return time === null ? "has no time before the comma" : { time, value };
}

function trafficOf(cell: string): number | string {
  if (MISSING.test(cell)) return Number.NaN;
  if (cell.startsWith("-")) return "is negative, which traffic never is";
  const value = NUMBER.test(cell) ? Number(cell) : Number.NaN;
  if (Number.isNaN(value)) return "has no number";
  return value <= MAX_VALUE ? value : `has more than ${MAX_VALUE}`;
}

/** A date and time of day, in UTC if it names no zone, or Unix seconds; null for neither. */
function timeOf(cell: string): number | null {
  if (NUMBER.test(cell)) return Number(cell) <= MAX_VALUE ? Number(cell) : null;
  const [, date, time, zone] = DATE.exec(cell) ?? [];
  if (date === undefined) return null;
  const millis = Date.parse(`${date}T${time}${zone ?? "Z"}`);
  return Number.isNaN(millis) ? null : millis / 1000;
}
