import type { ContenderFigures, ForestFigures } from "./forests.ts";

/** The section of docs/BENCHMARKS.md. */
export function forestTable(figures: ForestFigures | null): string {
  if (figures === null) {
    return "## Forests of the optimizer\n\nNot measured: scikit-learn was not installed.";
  }
  const { ours, sklearn, trainRows, inputs } = figures;
  const megabytes = (figures.optimizerFileBytes / 1e6).toFixed(1);
  return `## Forests of the optimizer

Random forest and boosting, 100 trees each, fitted to ${trainRows} made-up rows of ${inputs} inputs
(bench/models/friedman.ts) on one core, median of three, the contenders taking turns; R² on other
rows.

| | forest | R² | boosting | R² | mean of both, R² |
|---|---|---|---|---|---|
${row("arpguard", ours)}
${row(`scikit-learn ${sklearn.version}`, sklearn)}

Three outputs are kept in ${megabytes} MB; one is predicted in ${figures.predictionUs.toFixed(0)} µs.`;
}

function row(name: string, { forest, boosting, meanR2 }: ContenderFigures): string {
  const cells = [forest, boosting].flatMap(({ fitS, r2 }) => [
    `${fitS.toFixed(2)} s`,
    r2.toFixed(3),
  ]);
  return `| ${[name, ...cells, meanR2.toFixed(3)].join(" | ")} |`;
}
