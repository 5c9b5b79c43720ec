import { Command } from "commander";
import type { AlertsListOptions, AlertsShowOptions } from "#app/cli/alerts.ts";
import type { AlertsFeedbackOptions } from "#app/cli/alerts-feedback.ts";
import type { DevicesOptions } from "#app/cli/devices.ts";
import type { DoctorOptions } from "#app/cli/doctor.ts";
import { addEvaluate } from "#app/cli/evaluate-program.ts";
import type { FeaturesOptions } from "#app/cli/features.ts";
import { addFleet } from "#app/cli/fleet-program.ts";
import { addModels } from "#app/cli/models-program.ts";
import { addMute, addPin } from "#app/cli/policy-program.ts";
import { refuse } from "#app/cli/refuse.ts";
import type { ReplayOptions } from "#app/cli/replay.ts";
import { addReport } from "#app/cli/report-program.ts";
import type { RunOptions } from "#app/cli/run.ts";
import type { SynthOptions } from "#app/cli/synth.ts";
import { addTrain } from "#app/cli/train-program.ts";
import type { BenchOptions } from "../../../bench/main.ts";

/** The command line. Each command loads its own code when it is chosen: a replay starts at once. */
export function buildProgram(): Command {
  const program: Command = new Command("arpguard")
    .description("Guards a network from a switch's mirror port.")
    .exitOverride((error) => refuse(error, program))
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(false);
  addRun(program);
  addReplay(program);
  addAlerts(program);
  addDevices(program);
  addFeatures(program);
  addSynth(program);
  addMute(program);
  addPin(program);
  addDoctor(program);
  addTrain(program);
  addModels(program);
  addFleet(program);
  addEvaluate(program);
  addReport(program);
  addBench(program);
  return program;
}

function addRun(program: Command): void {
  program
    .command("run")
    .description("watch a mirror port: history, page and reports")
    .option("--config <file>", "configuration")
    .option("--interface <name>", "network interface on the mirror port")
    .option("--replay <file>", "play a capture file at its own pace instead")
    .option("--synthetic", "watch a made-up office instead")
    .action(async (options: RunOptions) => {
      const { runCommand } = await import("#app/cli/run.ts");
      await runCommand(options);
    });
}

function addReplay(program: Command): void {
  program
    .command("replay")
    .description("read capture files through the whole pipeline, as fast as it can")
    .argument("<file...>", "pcap or pcapng, gzipped or not; - is standard input")
    .option("--json", "one JSON object a line: alerts, then a summary")
    .option("--dialect <name>", "alerts alone, as eve, ocsf, ecs, cef or zeek")
    .option("--config <file>", "configuration")
    .option("--evidence <folder>", "write the frames behind each alert there, a pcapng an alert")
    .action(async (files: string[], options: ReplayOptions) => {
      const { replayCommand } = await import("#app/cli/replay.ts");
      await replayCommand(files, options);
    });
}

function addDevices(program: Command): void {
  program
    .command("devices")
    .description("list the stations of the network: of an appliance, or of a capture file")
    .option("--json", "one JSON object a line")
    .option("--search <text>", "only those with all its words in name, maker, IP, MAC or role")
    .option("--data <folder>", "the appliance's data, instead of store.directory")
    .option("--config <file>", "configuration")
    .option("--replay <file>", "of a capture file instead; - is standard input")
    .action(async (options: DevicesOptions) => {
      const { devicesCommand } = await import("#app/cli/devices.ts");
      await devicesCommand(options);
    });
}

function addAlerts(program: Command): void {
  const alerts: Command = program
    .command("alerts")
    .description("read the alerts that a box has kept, and judge them")
    .exitOverride((error) => refuse(error, alerts));
  alerts
    .command("list")
    .description("the last alerts, the last changed first")
    .option("--json", "one JSON object a line")
    .option("--open", "only those that are not over")
    .option("--limit <number>", "at most so many", "20")
    .option("--config <file>", "configuration of the box")
    .option("--data <folder>", "its data, without a configuration")
    .action(async (options: AlertsListOptions) => {
      const { alertsListCommand } = await import("#app/cli/alerts.ts");
      alertsListCommand(options);
    });
  alerts
    .command("show")
    .description("all that is known of one alert, and the frames behind it")
    .argument("<id>", "as the list and the page name it")
    .option("--json", "one JSON object")
    .option("--pcap <file>", "write its frames there as pcapng")
    .option("--config <file>", "configuration of the box")
    .option("--data <folder>", "its data, without a configuration")
    .action(async (id: string, options: AlertsShowOptions) => {
      const { alertsShowCommand } = await import("#app/cli/alerts.ts");
      alertsShowCommand(id, options);
    });
  addAlertsFeedback(alerts);
}

function addAlertsFeedback(alerts: Command): void {
  alerts
    .command("feedback")
    .description("say whether an alert was right: counts in the review and the next training")
    .argument("<id>", "as the list and the page name it")
    .argument("<verdict>", "true or false")
    .option("--note <text>", "what it was, for those who come after you")
    .option("--config <file>", "configuration of the box")
    .option("--data <folder>", "its data, without a configuration")
    .action(async (id: string, verdict: string, options: AlertsFeedbackOptions) => {
      const { alertsFeedbackCommand } = await import("#app/cli/alerts-feedback.ts");
      await alertsFeedbackCommand(id, verdict, options);
    });
}

function addFeatures(program: Command): void {
  program
    .command("features")
    .description("print the 20 features of each window")
    .argument("<file>", "pcap or pcapng, gzipped or not; - is standard input")
    .option("--window <seconds>", "length of a window", "5")
    .option("--csv", "header and rows of comma-separated values")
    .option("--time", "a first column t: seconds since the first frame")
    .action(async (file: string, options: FeaturesOptions) => {
      const { featuresCommand } = await import("#app/cli/features.ts");
      await featuresCommand(file, options);
    });
}

function addSynth(program: Command): void {
  program
    .command("synth")
    .description("write a made-up office, with attacks if you like, to a capture file")
    .requiredOption("--out <file>", "pcap file to write")
    .option("--seed <number>", "another seed, another office", "1")
    .option("--start <time>", "time of the first frame", "2024-05-06T08:00:00Z")
    .option("--duration <seconds>", "length", "300")
    .option("--attack <spec...>", "spoof@60, scan@90 or flood@120:5000 (frames a second)", [])
    .action(async (options: SynthOptions) => {
      const { synthCommand } = await import("#app/cli/synth.ts");
      await synthCommand(options);
    });
}

function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("look at interface, permission, clock, disk, box and broker, and say what to do")
    .option("--config <file>", "configuration")
    .option("--interface <name>", "network interface on the mirror port")
    .option("--json", "one JSON object a line")
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import("#app/cli/doctor.ts");
      await doctorCommand(options);
    });
}

function addBench(program: Command): void {
  program
    .command("bench")
    .description("measure speed and memory beside the peers on the same input (needs root)")
    .option("--json", "the report on one line")
    .option("--write <file>", "also as Markdown")
    .action(async (options: BenchOptions) => {
      const { benchCommand } = await import("#app/cli/bench.ts");
      await benchCommand(options);
    });
}
