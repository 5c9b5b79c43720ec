import { AppError } from "#core/errors.ts";
import type { FitOptions, Samples } from "#train/types.ts";

/** Eight weeks of windows of 5 s are 967,680. */
const MAX_SAMPLES = 1_048_576;
const MAX_EPOCHS = 100;
const MAX_BATCH = 1024;

/** Options with all defaults in place. */
export interface FitSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly patience: number;
  readonly learningRate: number;
  /** How many of the newest samples validate. */
  readonly validation: number;
}

/** @throws AppError that names the first number out of its range */
export function checkFit(samples: Samples, options: FitOptions): FitSettings {
  const { epochs = MAX_EPOCHS, batchSize = 32, patience = 5 } = options;
  const { learningRate = 1e-3, validationShare = 0.2 } = options;
  checkWhole("samples", samples.count, 2, MAX_SAMPLES);
  checkWhole("epochs", epochs, 1, MAX_EPOCHS);
  checkWhole("batch size", batchSize, 1, MAX_BATCH);
  checkWhole("patience", patience, 1, MAX_EPOCHS);
  checkOpen("learning rate", learningRate, 1);
  checkOpen("validation share", validationShare, 1);
  const validation = Math.round(samples.count * validationShare);
  checkWhole("validation samples", validation, 1, samples.count - 1);
  return { epochs, batchSize, patience, learningRate, validation };
}

function checkWhole(name: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw refused(`${name}: ${value}, not a whole number from ${from} to ${to}`);
}

function checkOpen(name: string, value: number, limit: number): void {
  if (value > 0 && value < limit) return;
  throw refused(`${name}: ${value}, not between 0 and ${limit}`);
}

function refused(what: string): AppError {
  return new AppError("training-failed", `this cannot be trained: ${what}`);
}
