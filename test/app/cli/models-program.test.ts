import test from "ava";
import { Command } from "commander";
import { addModels } from "#app/cli/models-program.ts";

test("each of its commands names a folder in the same way", (t) => {
  const program = new Command();
  addModels(program);
  const [models] = program.commands;
  const commands = models?.commands ?? [];
  t.deepEqual(
    commands.map((command) => command.name()),
    ["list", "show", "rollback"],
  );
  for (const { options } of commands) {
    t.deepEqual(
      options.map(({ flags }) => flags),
      ["--json", "--data <folder>", "--config <file>"],
    );
  }
});
