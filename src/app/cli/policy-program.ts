import type { Command } from "commander";
import type { PolicyFolder } from "#app/cli/data-folder.ts";
import type { MuteAddOptions, MuteLogOptions } from "#app/cli/mute.ts";
import type { PinAddOptions } from "#app/cli/pin.ts";
import { refuse } from "#app/cli/refuse.ts";

interface ListOptions extends PolicyFolder {
  readonly json?: true;
}

interface RemoveOptions extends PolicyFolder {
  readonly reason?: string;
}

export function addMute(program: Command): void {
  const mute = group(program, "mute", "keep alerts of one type about one pair from being told");
  inFolder(mute, "add", "mute a pair for a time")
    .requiredOption("--type <type>", "type of alert, such as arp-spoof")
    .option("--mac <address>", "the station that the alerts accuse")
    .option("--ip <address>", "the address that they are about")
    .option("--for <time>", "how long, such as 90m, 8h, 7d or 2w")
    .option("--until <time>", "or when it ends, such as 2026-05-01T18:00:00Z")
    .requiredOption("--reason <text>", "why, for those who come after you")
    .action(async (options: MuteAddOptions) => (await import("#app/cli/mute.ts")).addMute(options));
  inFolder(mute, "list", "what is muted now")
    .option("--json", "one JSON object a line")
    .action(async (options: ListOptions) => (await import("#app/cli/mute.ts")).listMutes(options));
  inFolder(mute, "remove", "end a mute")
    .argument("<id>", "as the list shows it")
    .option("--reason <text>", "why")
    .action(async (id: string, options: RemoveOptions) => {
      await (await import("#app/cli/mute.ts")).removeMute(id, options);
    });
  inFolder(mute, "log", "who changed which mute or pin, when and why")
    .option("--json", "one JSON object a line")
    .action(async (options: MuteLogOptions) =>
      (await import("#app/cli/mute.ts")).logChanges(options),
    );
}

export function addPin(program: Command): void {
  const pin = group(program, "pin", "name the station that an address surely belongs to");
  inFolder(pin, "add", "pin an address")
    .requiredOption("--ip <address>", "IPv4 or IPv6")
    .requiredOption("--mac <address>", "its owner")
    .option("--vlan <number>", "hold in this VLAN alone")
    .option("--for <time>", "how long, such as 8h or 7d; else it stays")
    .option("--until <time>", "or when it ends, such as 2026-05-01T18:00:00Z")
    .requiredOption("--reason <text>", "why, for those who come after you")
    .action(async (options: PinAddOptions) => (await import("#app/cli/pin.ts")).addPin(options));
  inFolder(pin, "list", "what is pinned now, the configuration's aside")
    .option("--json", "one JSON object a line")
    .action(async (options: ListOptions) => (await import("#app/cli/pin.ts")).listPins(options));
  inFolder(pin, "remove", "end a pin")
    .argument("<id>", "as the list shows it")
    .option("--reason <text>", "why")
    .action(async (id: string, options: RemoveOptions) => {
      await (await import("#app/cli/pin.ts")).removePin(id, options);
    });
}

function group(program: Command, name: string, description: string): Command {
  const command: Command = program.command(name).description(description);
  return command.exitOverride((error) => refuse(error, command));
}

function inFolder(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option("--data <folder>", "the appliance's data folder")
    .option("--config <file>", "or its configuration, which names it");
}
