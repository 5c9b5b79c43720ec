import type { Command } from "commander";
import type { ModelsOptions } from "#app/cli/models.ts";
import { refuse } from "#app/cli/refuse.ts";

/** `models`: the trained detectors that a box keeps. */
export function addModels(program: Command): void {
  const models: Command = program
    .command("models")
    .description("look at the trained models that a box keeps, and go back to the one before")
    .exitOverride((error) => refuse(error, models));
  inFolder(models, "list", "each version, oldest first").action(async (options: ModelsOptions) => {
    (await import("#app/cli/models.ts")).listModels(options);
  });
  inFolder(models, "show", "all that is known of one")
    .argument("[version]", "as the list shows it, instead of the current one")
    .action(async (version: string | undefined, options: ModelsOptions) => {
      (await import("#app/cli/models.ts")).showModel(version, options);
    });
  inFolder(models, "rollback", "make the previous one current").action(
    async (options: ModelsOptions) => {
      (await import("#app/cli/models.ts")).rollBackModel(options);
    },
  );
  models
    .command("inspect")
    .description("the layers of a tfjs LayersModel, or why it is none for this box")
    .argument("<path>", "its model.json, or the folder that has it")
    .option("--json", "as one JSON object")
    .action(async (path: string, options: { readonly json?: true }) => {
      (await import("#app/cli/models-inspect.ts")).inspectModel(path, options);
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
