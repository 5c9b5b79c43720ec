import type { Command } from "commander";
import type { FleetConfigOptions } from "#app/cli/fleet-config.ts";
import type { KeygenOptions } from "#app/cli/fleet-keygen.ts";
import type { FleetListOptions } from "#app/cli/fleet-list.ts";
import type { FleetRolloutOptions } from "#app/cli/fleet-rollout.ts";
import type { FleetSendOptions } from "#app/cli/fleet-send.ts";
import type { SendTarget } from "#app/cli/fleet-send-words.ts";
import type { FleetWatchOptions } from "#app/cli/fleet-watch.ts";

/** `fleet`: the operator's side. It needs a broker and no server. */
export function addFleet(program: Command): void {
  const fleet: Command = program
    .command("fleet")
    .description("command the boxes of a fleet over their broker");
  fleet
    .command("keygen")
    .description("make a key that signs commands")
    .requiredOption("--out <folder>", "where its two files go")
    .requiredOption("--classes <list>", "what it may sign: read,operate,config,model,...")
    .option("--json", "as one JSON object")
    .action(async (options: KeygenOptions) => {
      (await import("#app/cli/fleet-keygen.ts")).keygenCommand(options);
    });
  atBroker(fleet, "send", "sign a command, send it and tell how it goes until its end")
    .argument("<words...>", "DEVICE TYPE [JSON]; with --group or --all: TYPE [JSON]")
    .requiredOption("--key <file>", "private key (fleet keygen)")
    .option("--second-key <file>", "another one, for classes firmware and security")
    .option("--group <pattern>", "to all devices of such an id at once, as in ag-attic-*")
    .option("--all", "to all devices at once")
    .option("--life <seconds>", "after which the device does not begin with it", "300")
    .option("--wait <seconds>", "for its end", "1800")
    .option("--out <folder>", "where the files go that it sends")
    .action(async (words: readonly string[], options: FleetSendOptions & SendTarget) => {
      await (await import("#app/cli/fleet-send-words.ts")).sendWords(words, options);
    });
  inWaves(atBroker(fleet, "rollout", "send a command to many devices, wave by wave"), "300")
    .argument("<type>", "of the command, such as model.install")
    .argument("[params]", "a JSON object", "{}")
    .action(async (type: string, params: string, options: FleetRolloutOptions) => {
      await (await import("#app/cli/fleet-rollout.ts")).rolloutCommand(type, params, options);
    });
  const config: Command = fleet
    .command("config")
    .description("the desired configuration of devices");
  inWaves(atBroker(config, "apply", "make a file the desired configuration"), "31536000")
    .argument("<file>", "JSON, as docs/CONFIG.md says")
    .requiredOption("--number <version>", "of this configuration, above the one before")
    .action(async (file: string, options: FleetConfigOptions) => {
      await (await import("#app/cli/fleet-config.ts")).applyConfig(file, options);
    });
  atBroker(fleet, "watch", "the open alarms of all devices, and each as it opens and closes")
    .option("--for <seconds>", "then end by itself")
    .action(async (options: FleetWatchOptions) => {
      await (await import("#app/cli/fleet-watch.ts")).watchFleet(options);
    });
  atBroker(fleet, "list", "the devices that the broker knows of")
    .option("--wait <seconds>", "for the broker's answer", "2")
    .action(async (options: FleetListOptions) => {
      await (await import("#app/cli/fleet-list.ts")).listFleet(options);
    });
}

function inWaves(command: Command, life: string): Command {
  return command
    .requiredOption("--key <file>", "private key (fleet keygen)")
    .option("--second-key <file>", "another one, for classes firmware and security")
    .option("--group <pattern>", "only devices of such an id, as in ag-attic-*", "*")
    .option("--waves <list>", "devices reached after each: numbers or shares", "1,10%,100%")
    .option("--halt-on-failure", "end with the first device that fails")
    .option("--life <seconds>", "after which a device does not begin with it", life)
    .option("--wait <seconds>", "for the end on a device", "1800");
}

function atBroker(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option("--json", "one JSON object a line")
    .option("--root <topic>", "first levels of every topic", "arpguard/v1")
    .option("--broker <url>", "mqtt[s]://[user:password@]host[:port]; else ARPGUARD_BROKER")
    .option("--ca <file>", "with mqtts: who certifies the broker, instead of the system's list")
    .option("--cert <file>", "with mqtts: the certificate by which the broker knows you")
    .option("--cert-key <file>", "its private key");
}
