import { fileLines } from "#app/file-lines.ts";
import { parseSeriesLine, type SeriesEntry } from "#app/series-line.ts";
import { layOnGrid } from "#app/time-grid.ts";
import { AppError } from "#core/errors.ts";
import type { TrafficSeries } from "#forecast/types.ts";

/** Two and a half years of 5 minutes; more is refused. */
const MAX_STEPS = 262_144;
const DEFAULT_STEP_SECONDS = 300;

/**
 * Reads a series of traffic, gzipped or not; `-` is standard input. A line is a value, or a time
 * and a value with a comma between (a date and time of day, or Unix seconds); a first line that is
 * neither is a header. An empty value, or nan, is missing.
 * @param stepSeconds null for the usual distance of the times, or 300 s without times
 * @throws AppError "file-unreadable", or "file-format" that names the line
 */
export async function readSeries(path: string, stepSeconds: number | null): Promise<TrafficSeries> {
  const values: number[] = [];
  const times: number[] = [];
  let line = 0;
  for await (const text of fileLines(path)) {
    line++;
    const entry = parseSeriesLine(text);
    const wrong = typeof entry === "string" ? entry : unlikeOthers(entry, values, times);
    if (wrong === null) add(entry as SeriesEntry, values, times);
    else if (line > 1) throw refused(path, `line ${line} ${wrong}`);
  }
  if (times.length === 0) dropLastMissing(values);
  if (values.every(Number.isNaN)) throw refused(path, "there is no value in it");
  if (times.length > 0) return withTimes(path, values, times, stepSeconds);
  const step = stepSeconds ?? DEFAULT_STEP_SECONDS;
  return { values: Float64Array.from(values), stepSeconds: step, firstAtSeconds: null };
}

function unlikeOthers({ time }: SeriesEntry, values: readonly number[], times: readonly number[]) {
  if (values.length === MAX_STEPS) return `is one more than the ${MAX_STEPS} that are read`;
  if (values.length > 0 && (time === null) !== (times.length === 0)) {
    return time === null ? "has no time, unlike those before" : "has a time, unlike those before";
  }
  return time !== null && time < (times.at(-1) ?? time) ? "goes back in time" : null;
}

function add({ time, value }: SeriesEntry, values: number[], times: number[]): void {
  values.push(value);
  if (time !== null) times.push(time);
}

/** Empty lines at the end are no missing values. */
function dropLastMissing(values: number[]): void {
  while (Number.isNaN(values.at(-1) ?? 0)) values.pop();
}

function withTimes(
  path: string,
  values: readonly number[],
  times: readonly number[],
  stepSeconds: number | null,
): TrafficSeries {
  const grid = layOnGrid(values, times, stepSeconds, MAX_STEPS);
  if (typeof grid !== "number") return grid;
  throw refused(path, `its times span ${grid} steps, more than the ${MAX_STEPS} that are read`);
}

function refused(path: string, wrong: string): AppError {
  const mend = "give a value a line, or time,value, oldest first";
  return new AppError("file-format", `${path}: ${wrong}; ${mend}`);
}
