import { short } from "#app/cli/model-facts.ts";
import type { SearchReport } from "#train/search/types.ts";

/** A search as lines: a row for each way to fit, and what came of it. */
export function searchTable({ rows, ...report }: SearchReport): string[] {
  const names = Object.keys(rows[0]?.settings ?? {});
  const header = [
    ...names,
    ...Array.from({ length: report.folds }, (_, fold) => `fold ${fold + 1}`),
  ];
  const cells = rows.map(({ settings, errors }) => [
    ...names.map((name) => String(settings[name])),
    ...header.slice(names.length).map((_, fold) => told(errors[fold])),
  ]);
  const line = (each: readonly string[]) => each.map((cell) => cell.padStart(13)).join("");
  return [line(header), ...cells.map(line), `error: ${report.error}`, outcomeOf(report)];
}

function told(error: number | undefined): string {
  return error === undefined ? "-" : short(error);
}

function outcomeOf({ best, gain, noise, chosen, isCut }: Omit<SearchReport, "rows">): string {
  const cut = isCut ? "the time was up before all was tried; " : "";
  if (best === 0) return `${cut}nothing is better than the default (first row): it is used`;
  const by = `row ${best + 1} is better by ${short(gain)} with ${short(noise)} of noise`;
  return `${cut}${by}: ${chosen === 0 ? "the default (first row) is used" : "it is used"}`;
}
