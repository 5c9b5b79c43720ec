import type { Command, CommanderError } from "commander";
import { AppError } from "#core/errors.ts";

/** Turns what commander makes of a wrong command line into one of our errors; help is none. */
export function refuse(error: CommanderError, command: Command): never {
  if (error.exitCode === 0) process.exit(0);
  if (error.code === "commander.help") {
    const names = command.commands.map((each) => each.name()).join(", ");
    const path = command.parent === null ? command.name() : `arpguard ${command.name()}`;
    throw new AppError("usage", `name a command (${names}); ${path} --help tells more`);
  }
  throw new AppError("usage", error.message.replace(/^error: /, ""), { cause: error });
}
