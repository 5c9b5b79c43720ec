import type { Command } from "commander";
import type { TrainOptions } from "#app/cli/train.ts";
import type { TrainAllOptions } from "#app/cli/train-all.ts";
import type { ModelKind } from "#store/types.ts";

/** What each kind learns, and what it needs at least: see the trainers. */
const KINDS: readonly [kind: ModelKind, description: string, rows: string, least: string][] = [
  [
    "detector",
    "learn what traffic is usual on this network, and keep it when it is good",
    "windows without an alert that are needed, a day of 5 s",
    "17280",
  ],
  [
    "forecaster",
    "learn to forecast the traffic of the next hour, and keep it when it is good",
    "spans of 5 minutes that must have been measured, a week of them",
    "2016",
  ],
  [
    "optimizer",
    "learn what the next 5 minutes cost this box, and keep it when it is good",
    "measured spans of 5 minutes with the next one measured, a week of them",
    "2016",
  ],
];

/** `train`: fits models on what a box has seen, a command a model. */
export function addTrain(program: Command): void {
  const train: Command = program
    .command("train")
    .description("train a model on the history of a box, beside the running appliance too");
  for (const [kind, description, rows, least] of KINDS) {
    const command = train
      .command(kind)
      .description(description)
      .option("--least <number>", rows, least);
    if (kind !== "optimizer") command.option("--search", "look for better settings first, 10 min");
    command
      .option("--json", "the outcome as one JSON object")
      .option("--data <folder>", "the appliance's data folder")
      .option("--config <file>", "or its configuration, which names it")
      .action(async (options: TrainOptions) => {
        const { trainCommand } = await import("#app/cli/train.ts");
        await trainCommand(kind, options);
      });
  }
  train
    .command("all")
    .description("one whole cycle as a box does by itself: each kind that is due, tested harder")
    .option("--now", "also what is not due yet")
    .option("--json", "what came of each, an object a line")
    .option("--data <folder>", "the appliance's data folder")
    .option("--config <file>", "or its configuration, which names it")
    .action(async (options: TrainAllOptions) => {
      const { trainAllCommand } = await import("#app/cli/train-all.ts");
      await trainAllCommand(options);
    });
}
