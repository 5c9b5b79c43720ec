import { forecasterLines, forecasterReport } from "#app/cli/forecaster-report.ts";
import { writeLine } from "#app/cli/output.ts";
import { evaluateForecaster } from "#app/forecaster-evaluation.ts";
import { readSeries } from "#app/series-file.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { progressLine } from "#train/progress-line.ts";

/** A day of 5 minutes. */
const MAX_HORIZON = 288;
const MAX_STEP_SECONDS = 86_400;

export interface EvaluateForecasterOptions {
  readonly series: string;
  readonly horizon: string;
  readonly step?: string;
  readonly seed: string;
  readonly json?: true;
}

/** `evaluate forecaster`: fits on the first two thirds of a series, scores the last third. */
export async function evaluateForecasterCommand(options: EvaluateForecasterOptions): Promise<void> {
  const horizon = wholeOf("--horizon", options.horizon, 1, MAX_HORIZON);
  const seed = wholeOf("--seed", options.seed, 0, 2 ** 32 - 1);
  const step = options.step && wholeOf("--step", options.step, 1, MAX_STEP_SECONDS);
  const traffic = await readSeries(options.series, step || null);
  const evaluation = await evaluateForecaster(traffic, {
    horizon,
    seed,
    clock: systemClock,
    onProgress: (progress) => {
      if (process.stderr.isTTY) process.stderr.write(`${progressLine(progress)}\n`);
    },
  }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${options.series}: ${error.message}`, { cause: error });
  });
  const report = forecasterReport(evaluation, traffic, horizon);
  if (options.json) writeLine(JSON.stringify(report));
  else for (const line of forecasterLines(report)) writeLine(line);
}

function wholeOf(name: string, text: string, from: number, to: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  const mend = `give a whole number from ${from} to ${to}`;
  throw new AppError("usage", `evaluate forecaster: ${name} ${text} does not do: ${mend}`);
}
