import type { Command } from "commander";
import type { EvaluateDetectorOptions } from "#app/cli/evaluate-detector.ts";
import { refuse } from "#app/cli/refuse.ts";

/** `evaluate`: how good the models are on data that others have labelled, a command a model. */
export function addEvaluate(program: Command): void {
  const evaluate: Command = program
    .command("evaluate")
    .description("measure a model on data of your own")
    .exitOverride((error) => refuse(error, evaluate));
  evaluate
    .command("detector")
    .description("fit the anomaly detector on one file, score another, hold it against labels")
    .requiredOption("--train <file>", "rows of numbers without anomalies: CSV, gzipped or not")
    .requiredOption("--test <file>", "rows of the same columns")
    .requiredOption("--labels <file>", "a row for each test row: 1 where anomalous, else 0")
    .option("--json", "the figures as one JSON object")
    .action(async (options: EvaluateDetectorOptions) => {
      const { evaluateDetectorCommand } = await import("#app/cli/evaluate-detector.ts");
      await evaluateDetectorCommand(options);
    });
}
