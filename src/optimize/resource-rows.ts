import { FEATURE_COUNT, FEATURE_NAMES, type Table } from "#features/types.ts";
import { type Interval, KNOB_NAMES, type Knobs, RESOURCE_NAMES } from "#optimize/types.ts";

/**
 * What the optimizer looks at: the window that has ended, the knobs in force during it, those that
 * will be during the next, and the traffic foreseen for the next. All as log(1 + x): loads and
 * knobs differ by factors.
 */
export const RESOURCE_INPUTS: readonly string[] = [
  ...FEATURE_NAMES,
  ...KNOB_NAMES.map((name) => `${name}_now`),
  ...KNOB_NAMES.map((name) => `${name}_next`),
  "foreseen_bits_per_s",
];

/** A window and the one after it. */
export interface IntervalPair {
  readonly interval: Interval;
  readonly next: Interval;
}

/** Pairs as what is learned from, a row each: numbers alone, to be handed to another process. */
export interface ResourceRows {
  /** RESOURCE_INPUTS a row, NaN where nothing was foreseen. */
  readonly inputs: Table;
  /** Of each resource by RESOURCE_NAMES, during the window and during the next: [rows] each. */
  readonly now: readonly Float32Array[];
  readonly next: readonly Float32Array[];
}

/** Writes the inputs of one prediction. */
export function fillResourceInputs(interval: Interval, next: Knobs, into: Float32Array): void {
  into.set(interval.features);
  KNOB_NAMES.forEach((name, i) => {
    into[FEATURE_COUNT + i] = interval.knobs[name];
    into[FEATURE_COUNT + KNOB_NAMES.length + i] = next[name];
  });
  into[FEATURE_COUNT + 2 * KNOB_NAMES.length] = interval.foreseenBps;
  for (let input = 0; input < into.length; input++) into[input] = Math.log1p(into[input] as number);
}

/** What is learned of a resource: how log(1 + x) changes until the next window. */
export function resourceChange(now: number, next: number): number {
  return Math.log1p(next) - Math.log1p(now);
}

/** A resource in the next window from what it is now and how it is predicted to change. */
export function changedResource(now: number, change: number): number {
  return Math.max(0, Math.expm1(Math.log1p(now) + change));
}

/**
 * Intervals in the order of time, each with its next. One that is not followed by it, because the
 * box stopped in between or its clock was set, is left out.
 */
export function followedIntervals(intervals: readonly Interval[]): IntervalPair[] {
  return intervals.flatMap((interval, i) => {
    const next = intervals[i + 1];
    return next !== undefined && isNext(interval, next) ? [{ interval, next }] : [];
  });
}

/** A row a pair. */
export function resourceRows(pairs: readonly IntervalPair[]): ResourceRows {
  const columns = RESOURCE_INPUTS.length;
  const values = new Float32Array(pairs.length * columns);
  for (const [row, { interval, next }] of pairs.entries()) {
    fillResourceInputs(interval, next.knobs, values.subarray(row * columns, (row + 1) * columns));
  }
  const columnsOf = (which: keyof IntervalPair) =>
    RESOURCE_NAMES.map((name) => {
      const at = FEATURE_NAMES.indexOf(name);
      return Float32Array.from(pairs, (pair) => pair[which].features[at] as number);
    });
  const inputs = { rows: pairs.length, columns, values };
  return { inputs, now: columnsOf("interval"), next: columnsOf("next") };
}

/** Rows from one on until before another: views of the same numbers. */
export function sliceRows(
  { inputs, now, next }: ResourceRows,
  from: number,
  to: number,
): ResourceRows {
  const { columns, values } = inputs;
  return {
    inputs: { rows: to - from, columns, values: values.subarray(from * columns, to * columns) },
    now: now.map((column) => column.subarray(from, to)),
    next: next.map((column) => column.subarray(from, to)),
  };
}

/** A gap shorter than the window is one of starting anew with other knobs. */
function isNext(interval: Interval, next: Interval): boolean {
  const gapMs = (next.startAt - interval.startAt) / 1000 - interval.durationMs;
  return Math.abs(gapMs) < interval.durationMs;
}
