import type { Command } from "commander";
import type { ModelsOptions } from "#app/cli/models.ts";
import type { ExportOptions } from "#app/cli/models-export.ts";
import type { ImportOptions } from "#app/cli/models-import.ts";
import { refuse } from "#app/cli/refuse.ts";

/** `models`: the trained models that a box keeps. */
export function addModels(program: Command): void {
  const models: Command = program
    .command("models")
    .description("look at the trained models that a box keeps, and go back to the one before")
    .exitOverride((error) => refuse(error, models));
  inFolder(models, "list", "each version, oldest first")
    .argument("[kind]", "detector, forecaster or optimizer alone")
    .action(async (kind: string | undefined, options: ModelsOptions) => {
      (await import("#app/cli/models.ts")).listModels(kind, options);
    });
  inFolder(models, "show", "all that is known of one")
    .argument("[model]", "a version as the list shows it, or a kind: its current one", "detector")
    .action(async (model: string, options: ModelsOptions) => {
      await (await import("#app/cli/models.ts")).showModel(model, options);
    });
  inFolder(models, "rollback", "make the previous one current")
    .argument("[kind]", "of which kind", "detector")
    .action(async (kind: string, options: ModelsOptions) => {
      await (await import("#app/cli/models.ts")).rollBackModel(kind, options);
    });
  inFolder(models, "export", "the current one as files for other programs, with its card")
    .option("--kind <kind>", "detector, forecaster or optimizer", "detector")
    .option(
      "--format <format>",
      "layers-model, tflite, card alone, or package for model.install",
      "layers-model",
    )
    .option("--build <build>", "of a tflite: int8, hybrid, unrolled or float32")
    .requiredOption("--out <folder>", "a folder that is not there yet")
    .action(async (options: ExportOptions) => {
      await (await import("#app/cli/models-export.ts")).exportModel(options);
    });
  inFolder(models, "import", "take one from elsewhere, when it is good on this network")
    .argument("<path>", "model.json of a LayersModel, a .tflite file, or the folder that has it")
    .option("--kind <kind>", "what it is", "detector")
    .option("--least <number>", "windows without an alert that are needed, a day of 5 s", "17280")
    .action(async (path: string, options: ImportOptions) => {
      await (await import("#app/cli/models-import.ts")).importModel(path, options);
    });
  models
    .command("inspect")
    .description("the layers of a LayersModel or .tflite, or why it is none for this box")
    .argument("<path>", "its file, or the folder that has it")
    .option("--json", "as one JSON object")
    .action(async (path: string, options: { readonly json?: true }) => {
      await (await import("#app/cli/models-inspect.ts")).inspectModel(path, options);
    });
}

function inFolder(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option("--json", "as JSON, an object a line")
    .option("--data <folder>", "the appliance's data folder")
    .option("--config <file>", "or its configuration, which names it");
}
