import type { Command } from "commander";
import { refuse } from "#app/cli/refuse.ts";
import type { TrainDetectorOptions } from "#app/cli/train-detector.ts";

/** `train`: fits models on what a box has seen, a command a model. */
export function addTrain(program: Command): void {
  const train: Command = program
    .command("train")
    .description("train a model on the history of a box, beside the running appliance too")
    .exitOverride((error) => refuse(error, train));
  train
    .command("detector")
    .description("learn what traffic is usual on this network, and keep it when it is good")
    .option("--least <windows>", "windows without an alert that are needed, a day of 5 s", "17280")
    .option("--json", "the outcome as one JSON object")
    .option("--data <folder>", "the appliance's data folder")
    .option("--config <file>", "or its configuration, which names it")
    .action(async (options: TrainDetectorOptions) => {
      const { trainDetectorCommand } = await import("#app/cli/train-detector.ts");
      await trainDetectorCommand(options);
    });
}
