import { setTimeout as delay } from "node:timers/promises";
import { BoxMeter } from "#app/box-meter.ts";
import { writeLine } from "#app/cli/output.ts";
import { evaluateOptimizer, type OptimizerFigures } from "#app/optimizer-evaluation.ts";
import { runTrial } from "#app/trial/run-trial.ts";
import { planTrial } from "#app/trial/trial-plan.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { MICROS_PER_SECOND, micros } from "#core/units.ts";
import { intervalsOf } from "#optimize/intervals.ts";
import { type Interval, RESOURCE_NAMES } from "#optimize/types.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { KnobLog } from "#store/knob-log.ts";

const LEAST_WINDOWS = 50;
const MOST_WINDOWS = 5000;
/** Of a history the last two days, in windows of 1 s at the shortest. */
const HISTORY_MICROS = 2 * 86_400 * MICROS_PER_SECOND;
const HISTORY_WINDOWS = 172_800;
/** How long the box is looked at before it is loaded, and from when on it is not idle. */
const BEFORE_MS = 1000;
const BUSY_PCT = 25;
const SOURCES = {
  trial:
    "measured just now: the pipeline over recorded made-up traffic on this box, under a varying " +
    "load and varying knobs",
  history: "the windows and knobs that an appliance has kept",
} as const;
/** What the figures are, and what they are not. */
const MEANING =
  "predictions of the next window, learned from the older 70 % and held against the newest 30 %; " +
  "governing by them against fixed settings is not measured: there is no governor yet";

export interface EvaluateOptimizerOptions {
  readonly windows: string;
  readonly seed: string;
  readonly data?: string;
  readonly json?: true;
}

/** `evaluate optimizer`: how well the cost of the next window is known ahead. */
export async function evaluateOptimizerCommand(options: EvaluateOptimizerOptions): Promise<void> {
  const seed = wholeOf("--seed", options.seed, 0, 2 ** 31 - 1);
  const windows = wholeOf("--windows", options.windows, LEAST_WINDOWS, MOST_WINDOWS);
  const source = options.data === undefined ? "trial" : "history";
  const intervals =
    options.data === undefined ? await measured(windows, seed) : storedIntervals(options.data);
  const figures = await evaluateOptimizer(intervals, systemClock, { seed });
  if (options.json) {
    writeLine(JSON.stringify({ meaning: MEANING, source, governed: null, ...figures }));
  } else for (const line of linesOf(figures, source)) writeLine(line);
}

async function measured(windows: number, seed: number): Promise<Interval[]> {
  const box = new BoxMeter(systemClock);
  await delay(BEFORE_MS);
  const { cpuUsagePct } = box.read();
  if (cpuUsagePct > BUSY_PCT) {
    const others = `others keep this box at ${Math.round(cpuUsagePct)} % of its processors`;
    process.stderr.write(`${others}, which shows in its figures: run it when the box is idle\n`);
  }
  return await runTrial(planTrial(windows, seed), {
    seed,
    onProgress: progress("windows", windows),
  });
}

function storedIntervals(directory: string): Interval[] {
  using history = openHistoryReadOnly(directory);
  const settings = new KnobLog(directory).read();
  const since = micros(systemClock.now() - HISTORY_MICROS);
  return intervalsOf(history.windowsSince(since, HISTORY_WINDOWS), settings);
}

function linesOf({ outputs, ...rest }: OptimizerFigures, source: keyof typeof SOURCES): string[] {
  const table = RESOURCE_NAMES.map((name) => {
    const { r2, mae, persistence } = outputs[name];
    return [name.padEnd(18), r2, mae, persistence.r2, persistence.mae].map(cell).join(" ");
  });
  const heads = ["R2", "MAE", "R2 last value", "MAE last value"].map(cell).join(" ");
  const others = Object.entries(rest).map(([name, value]) => `${name.padEnd(18)} ${short(value)}`);
  return [`source: ${SOURCES[source]}`, MEANING, `${" ".repeat(18)} ${heads}`, ...table, ...others];
}

function cell(value: string | number | null): string {
  return typeof value === "string" ? value.padStart(14) : short(value).padStart(14);
}

function short(value: number | null): string {
  return value === null ? "-" : String(Number(value.toPrecision(4)));
}

function progress(what: string, all: number): (done: number) => void {
  return (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${all} ${what}`);
    if (process.stderr.isTTY && done === all) process.stderr.write("\n");
  };
}

function wholeOf(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const wrong = `${option} ${text} is no whole number of ${least} to ${most}`;
  throw new AppError("usage", `evaluate optimizer: ${wrong}`);
}
