import type { FitProgress } from "#train/types.ts";

const BAR_COLUMNS = 20;

/** Done epochs as a bar and in numbers: early stopping may end the fit before the bar is full. */
export function progressLine({ done, limit, loss, validationLoss }: FitProgress): string {
  const full = Math.round((BAR_COLUMNS * done) / limit);
  const bar = "#".repeat(full).padEnd(BAR_COLUMNS, ".");
  const losses = `loss ${loss.toPrecision(4)}, validation ${validationLoss.toPrecision(4)}`;
  return `[${bar}] epoch ${done} of at most ${limit}, ${losses}`;
}
