import test from "ava";
import { Command } from "commander";
import { addModels } from "#app/cli/models-program.ts";

test("each of its commands for kept models names a folder in the same way", (t) => {
  const program = new Command();
  addModels(program);
  const [models] = program.commands;
  const commands = models?.commands ?? [];
  t.deepEqual(
    commands.map((command) => command.name()),
    ["list", "show", "rollback", "export", "import", "inspect"],
  );
  for (const { options } of commands.filter((each) => each.name() !== "inspect")) {
    t.deepEqual(options.map(({ flags }) => flags).slice(0, 3), [
      "--json",
      "--data <folder>",
      "--config <file>",
    ]);
  }
});
