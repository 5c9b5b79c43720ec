import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { alertLineSchema } from "#report/alert-line.ts";
import type { Told } from "../../bench/scoreboard/judge.ts";
import { ARPGUARD } from "../helpers/command-line.ts";
import { until } from "../helpers/until.ts";
import type { Child, Children } from "./children.ts";

/** Its namespace has a loopback of its own, so fixed ports are free. */
const BROKER_PORT = 1883;
const PAGE_PORT = 8080;
const DEVICE = "lab";
const PATIENCE_MS = 60_000;
const brokerLines = [`listener ${BROKER_PORT} 127.0.0.1`, "allow_anonymous true", "user root"];

export interface GuardOptions {
  /** The guard's namespace. */
  readonly namespace: string;
  readonly folder: string;
  /** File to record to. */
  readonly pcap: string;
  readonly snapBytes: number;
}

/** Frames the appliance has worked off, and those the kernel dropped before it. */
export interface Seen {
  readonly frames: number;
  readonly kernelDrops: number;
}

/**
 * The appliance on the mirror port, as it comes, with a broker and a subscriber; beside it a
 * recorder of the very same frames.
 */
export class Guard {
  /** Alert steps in the order in which the subscriber got them. */
  readonly told: Told[] = [];
  readonly #children: Children;
  readonly #options: GuardOptions;
  #isHeard = false;
  #isUp = false;
  #appliance: Child | null = null;
  #recorder: Child | null = null;

  constructor(children: Children, options: GuardOptions) {
    this.#children = children;
    this.#options = options;
  }

  /** Comes back when appliance and recorder capture. */
  async start(): Promise<void> {
    const { folder, pcap, snapBytes } = this.#options;
    const conf = join(folder, "mosquitto.conf");
    writeFileSync(conf, `${brokerLines.join("\n")}\n`);
    this.#start(`exec /usr/sbin/mosquitto -c ${conf}`);
    const config = join(folder, "config.json");
    writeFileSync(config, JSON.stringify(this.#config()));
    this.#recorder = this.#start(
      // Not immediate, it would lose what the kernel still holds when it is told to stop.
      `exec tcpdump -qnU -Z root --immediate-mode -B 32768 -s ${snapBytes} -i mirror0 -w ${pcap}`,
    );
    // A retained message, and until the broker is there the two try again.
    const retry = (command: string) =>
      `for i in $(seq 200); do ${command} 2>/dev/null && exit; sleep 0.05; done; exit 1`;
    this.#children.start(
      this.#options.namespace,
      retry(`mosquitto_sub -q 1 -t '#' -F '%t %p' -p ${BROKER_PORT}`),
      { onLine: (line) => this.#hear(line) },
    );
    await this.#run(retry(`mosquitto_pub -r -t lab -m ready -p ${BROKER_PORT}`));
    await until(() => this.#isHeard, "the subscriber");
    this.#appliance = this.#start(`exec ${ARPGUARD} run --config ${config} --interface mirror0`);
    await this.#until(() => this.#isUp, "the appliance");
    const isRecording = () => this.#recorder?.said().includes("listening on") ?? false;
    await until(isRecording, "the recorder", PATIENCE_MS);
  }

  /** Waits until the appliance has worked off all that was mirrored. */
  async drain(): Promise<Seen> {
    let seen: Seen = { frames: 0, kernelDrops: 0 };
    await this.#until(async () => {
      const links = await this.#run("ip -json -stats link show mirror0");
      const snapshot = await this.#run(`curl -s http://127.0.0.1:${PAGE_PORT}/api/snapshot`);
      seen = JSON.parse(snapshot).mirror as Seen;
      return seen.frames + seen.kernelDrops >= JSON.parse(links)[0].stats64.rx.packets;
    }, "the appliance to be done");
    return seen;
  }

  /** Ends the recording and then the appliance, which tells the rest. */
  async stop(): Promise<void> {
    if (this.#recorder !== null) await this.#children.stop(this.#recorder, "SIGINT");
    if (this.#appliance !== null) await this.#children.stop(this.#appliance, "SIGTERM");
    await this.#until(() => !this.#isUp, "the appliance's farewell");
  }

  #config(): object {
    const { folder } = this.#options;
    return {
      store: { directory: join(folder, "data") },
      status: { port: PAGE_PORT },
      report: { url: `mqtt://127.0.0.1:${BROKER_PORT}`, deviceId: DEVICE },
    };
  }

  #start(command: string): Child {
    return this.#children.start(this.#options.namespace, command);
  }

  #run(command: string): Promise<string> {
    return this.#children.run(this.#options.namespace, command);
  }

  async #until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
    await until(
      () => {
        if (this.#appliance?.process.exitCode) throw new Error(this.#appliance.said());
        return holds();
      },
      what,
      PATIENCE_MS,
    );
  }

  #hear(line: string): void {
    const [topic = ""] = line.split(" ", 1);
    const text = line.slice(topic.length + 1);
    if (topic === "lab") this.#isHeard = true;
    if (topic.endsWith("/status/health") && text !== "") {
      this.#isUp = JSON.parse(text).status === "up";
    }
    if (topic.endsWith("/e/alert")) {
      const { seq: _, boot: __, ...alert } = JSON.parse(text);
      const line = alertLineSchema.parse(alert);
      this.told.push({ line, atS: epochSeconds(line.at) });
    }
  }
}

/** Of a time with microseconds, which Date.parse would cut to milliseconds. */
function epochSeconds(time: string): number {
  const [seconds = "", fraction = ""] = time.slice(0, -1).split(".");
  return Date.parse(`${seconds}Z`) / 1000 + Number(`0.${fraction}`);
}
