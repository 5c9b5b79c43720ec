import type { Command } from "commander";
import type { EvaluateDetectorOptions } from "#app/cli/evaluate-detector.ts";
import type { EvaluateForecasterOptions } from "#app/cli/evaluate-forecaster.ts";
import type { EvaluateOptimizerOptions } from "#app/cli/evaluate-optimizer.ts";

/** `evaluate`: how good the models are on data that others have labelled, a command a model. */
export function addEvaluate(program: Command): void {
  const evaluate: Command = program
    .command("evaluate")
    .description("measure a model on data of your own");
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
  evaluate
    .command("forecaster")
    .description("fit the traffic forecaster on two thirds of a series, score the last third")
    .requiredOption("--series <file>", "a value a line, or time,value; gzipped or not")
    .option("--horizon <steps>", "how many steps ahead is scored", "1")
    .option("--step <seconds>", "from one value to the next, instead of what the times say, or 300")
    .option("--seed <number>", "another seed, other first weights", "1")
    .option("--json", "the figures as one JSON object")
    .action(async (options: EvaluateForecasterOptions) => {
      const { evaluateForecasterCommand } = await import("#app/cli/evaluate-forecaster.ts");
      await evaluateForecasterCommand(options);
    });
  evaluate
    .command("optimizer")
    .description("load this box, predict what each window will cost it, hold it against what came")
    .option("--windows <number>", "windows to measure, about half a second each", "240")
    .option("--seed <number>", "another seed, another load", "1")
    .option("--data <folder>", "learn from the history of an appliance instead")
    .option("--json", "the figures as one JSON object")
    .action(async (options: EvaluateOptimizerOptions) => {
      const { evaluateOptimizerCommand } = await import("#app/cli/evaluate-optimizer.ts");
      await evaluateOptimizerCommand(options);
    });
}
