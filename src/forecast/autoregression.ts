import {
  addRow,
  emptyEquations,
  factorise,
  type NestedFit,
  type NormalEquations,
  squaredError,
  weightsOf,
} from "#forecast/least-squares.ts";
import { seasonBefore } from "#forecast/rivals.ts";
import { seenPeriods } from "#forecast/season.ts";
import type { LogSeries, Periods, Predictor, Span } from "#forecast/types.ts";

/** How many past changes a model may look at; which of them is chosen by Akaike's criterion. */
const ORDERS = [0, 3, 6, 12, 24, 48, 96] as const;
/** Constant, level, then two columns each of day and week; the changes come after them. */
const LEAD_COLUMNS = 6;
/** Rows for each column that a fit must have. */
const ROWS_A_COLUMN = 10;
/** The newest ten weeks of 5 minutes: older traffic says little, and a fit takes seconds. */
const MAX_ROWS = 20_160;

/** For each step ahead the weights of its own linear regression ("direct" forecasting). */
export interface Autoregression {
  /** Subtracted from the level, so that the constant is small. */
  readonly centre: number;
  readonly periods: Periods;
  /** By step ahead: LEAD_COLUMNS weights and those of the past changes, the newest first. */
  readonly weights: readonly Float64Array[];
}

/**
 * Least squares of the change from now to each of `horizon` steps on the level, the last changes
 * of the log level, and what the same steps brought a day and a week before. The number of past
 * changes is chosen for each step by Akaike's information criterion (1974).
 */
export function fitAutoregression(series: LogSeries, span: Span, horizon: number): Autoregression {
  const fit = fitBySteps(series, span, horizon);
  for (;;) {
    const { done, value } = fit.next();
    if (done) return value;
  }
}

/** The same with a pause after each step ahead, for those who have other work meanwhile. */
export function* fitBySteps(
  series: LogSeries,
  span: Span,
  horizon: number,
): Generator<undefined, Autoregression> {
  const length = span.end - span.from;
  const periods = seenPeriods(series.season, length);
  const reach = Math.max(periods.daySteps, periods.weekSteps);
  const rows = length - reach - horizon;
  const order = ORDERS.findLast((each) => rows - each >= ROWS_A_COLUMN * (LEAD_COLUMNS + each));
  const model = { periods, centre: meanOf(series.levels, span) };
  if (order === undefined) return { ...model, weights: noWeights(horizon) };
  const first = span.from + Math.max(reach, order + 1);
  const from = Math.max(first, span.end - horizon - MAX_ROWS);
  const weights: Float64Array[] = [];
  for (let step = 1; step <= horizon; step++) {
    const equations = emptyEquations(LEAD_COLUMNS + order);
    addRows(equations, model, series, { from, end: span.end }, step);
    weights.push(bestWeights(equations, factorise(equations)));
    yield;
  }
  return { ...model, weights };
}

/** One row for each moment of the span whose outcome, `step` steps later, lies in it, too. */
function addRows(
  equations: NormalEquations,
  lead: Lead,
  { levels, known }: LogSeries,
  { from, end }: Span,
  step: number,
): void {
  const row = new Float64Array(equations.columns);
  for (let at = from; at + step < end; at++) {
    if (known[at] === 0 || known[at + step] === 0) continue;
    writeLead(lead, levels, at, step, row);
    writeChanges(levels, at, row);
    addRow(equations, row, levels[at + step]! - levels[at]!);
  }
}

export function autoregressionPredictor(model: Autoregression): Predictor {
  const columns = Math.max(...model.weights.map((each) => each.length));
  const row = new Float64Array(columns);
  return (series, at, changes) => {
    writeChanges(series.levels, at, row);
    for (let i = 0; i < changes.length; i++) {
      const weights = model.weights[i]!;
      writeLead(model, series.levels, at, i + 1, row);
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * row[k]!;
      changes[i] = sum;
    }
  };
}

type Lead = Pick<Autoregression, "centre" | "periods">;

function writeLead(lead: Lead, levels: Float64Array, at: number, step: number, row: Float64Array) {
  row[0] = 1;
  row[1] = levels[at]! - lead.centre;
  writeSeason(levels, at, step, lead.periods.daySteps, row, 2);
  writeSeason(levels, at, step, lead.periods.weekSteps, row, 4);
}

/** What the same steps brought a period before, and how far it is now from then. */
function writeSeason(
  levels: Float64Array,
  at: number,
  step: number,
  period: number,
  row: Float64Array,
  start: number,
): void {
  const target = seasonBefore(at + step, at, period);
  const then = target - step;
  row[start] = then >= 0 ? levels[target]! - levels[then]! : 0;
  row[start + 1] = then >= 0 ? levels[at]! - levels[then]! : 0;
}

function writeChanges(levels: Float64Array, at: number, row: Float64Array): void {
  for (let k = 0; k < row.length - LEAD_COLUMNS; k++) {
    const newer = at - k;
    row[LEAD_COLUMNS + k] = newer > 0 ? levels[newer]! - levels[newer - 1]! : 0;
  }
}

function bestWeights(equations: NormalEquations, fit: NestedFit): Float64Array {
  let best = LEAD_COLUMNS;
  let least = Number.POSITIVE_INFINITY;
  for (const order of ORDERS) {
    const columns = LEAD_COLUMNS + order;
    if (columns > equations.columns || equations.rows === 0) break;
    const error = squaredError(equations, fit, columns) / equations.rows;
    const criterion = equations.rows * Math.log(error + Number.MIN_VALUE) + 2 * columns;
    if (criterion >= least) continue;
    least = criterion;
    best = columns;
  }
  return weightsOf(fit, best);
}

/** Too short a series has no regression: it stays with the last value. */
function noWeights(horizon: number): Float64Array[] {
  return Array.from({ length: horizon }, () => new Float64Array(LEAD_COLUMNS));
}

function meanOf(levels: Float64Array, { from, end }: Span): number {
  let sum = 0;
  for (let i = from; i < end; i++) sum += levels[i]!;
  return end > from ? sum / (end - from) : 0;
}
