import type { Command, CommanderError } from "commander";
import { AppError } from "#core/errors.ts";

/** Has a command, and each below it, refuse a wrong command line in one line of ours. */
export function refuseInOneLine(command: Command): void {
  command.exitOverride((error) => refuse(error, command));
  for (const below of command.commands) refuseInOneLine(below);
}

/** What commander makes of a wrong command line as one of our errors; help is none. */
function refuse(error: CommanderError, command: Command): never {
  if (error.exitCode === 0) process.exit(0);
  const mend = `${pathOf(command)} --help tells more`;
  if (error.code === "commander.help") {
    const names = command.commands.map((each) => each.name()).join(", ");
    throw new AppError("usage", `name a command (${names}); ${mend}`);
  }
  const wrong = error.message.replace(/^error: /, "").replace(/\.$/, "");
  throw new AppError("usage", `${wrong}; ${mend}`, { cause: error });
}

/** As it is typed, such as `arpguard fleet config`. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${pathOf(parent)} ${command.name()}`;
}
