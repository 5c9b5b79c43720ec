import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import type { ModelsCard } from "#status/types.ts";
import { diskBytesOf } from "../uplink/disk-bytes.ts";

const HOME = resolve(import.meta.dirname, "../..");
const PATIENCE_MS = 30_000;
const DEVICE = "bench";
const TICKS_PER_SECOND = 100;

/** One message of the appliance, and when it came by this process' own clock. */
export interface Received {
  readonly topic: string;
  readonly atMs: number;
  readonly payload: unknown;
}

export interface RigOptions {
  /** null: the made-up office. */
  readonly interface: string | null;
  readonly config?: Readonly<Record<string, object>>;
}

/** What the scenarios read of the page's snapshot. */
export interface PageSnapshot {
  readonly mirror: Readonly<Record<string, number>>;
  readonly alerts: readonly Readonly<Record<string, unknown>>[];
  readonly models: ModelsCard;
  readonly windows: number;
}

/**
 * The whole appliance on a real interface, with a broker and a subscriber of its own: what a
 * live test or figure needs. Runs where its caller runs, so call it inside a namespace.
 */
export class Rig implements AsyncDisposable {
  readonly received: Received[] = [];
  readonly pageUrl: string;
  /** Folder of the appliance's history. */
  readonly data: string;
  readonly startedMs: number;
  readonly #children: ChildProcess[];
  readonly #appliance: ChildProcess;
  readonly #subscriber: MqttClient;
  readonly #folder: string;

  private constructor(
    parts: { children: ChildProcess[]; appliance: ChildProcess; subscriber: MqttClient },
    place: { folder: string; pageUrl: string; startedMs: number },
  ) {
    this.#children = parts.children;
    this.#appliance = parts.appliance;
    this.#subscriber = parts.subscriber;
    this.#folder = place.folder;
    this.pageUrl = place.pageUrl;
    this.data = join(place.folder, "data");
    this.startedMs = place.startedMs;
    parts.subscriber.on("message", (topic, bytes) => {
      const text = bytes.toString("utf8");
      const payload: unknown = text === "" ? null : JSON.parse(text);
      this.received.push({
        topic: topic.split("/").slice(3).join("/"),
        atMs: performance.now(),
        payload,
      });
    });
  }

  static async start(options: RigOptions): Promise<Rig> {
    const folder = mkdtempSync(join(tmpdir(), "arpguard-rig-"));
    const [brokerPort, pagePort] = [await freePort(), await freePort()];
    const brokerConfig = join(folder, "mosquitto.conf");
    writeFileSync(brokerConfig, `listener ${brokerPort} 127.0.0.1\nallow_anonymous true\n`);
    const broker = spawn("mosquitto", ["-c", brokerConfig], {
      stdio: "ignore",
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    const url = `mqtt://127.0.0.1:${brokerPort}`;
    const subscriber = await connectSoon(url);
    await subscriber.subscribeAsync("#", { qos: 1 });
    const configPath = join(folder, "config.json");
    const config = {
      store: { directory: join(folder, "data") },
      report: { url, deviceId: DEVICE },
      status: { port: pagePort },
      ...options.config,
    };
    writeFileSync(configPath, JSON.stringify(config));
    const startedMs = performance.now();
    const appliance = spawn(
      join(HOME, "bin/arpguard"),
      ["run", "--config", configPath, ...sourceOf(options)],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    const pageUrl = `http://127.0.0.1:${pagePort}`;
    return new Rig(
      { children: [appliance, broker], appliance, subscriber },
      { folder, pageUrl, startedMs },
    );
  }

  /** Waits until something is so. @throws Error after half a minute, or `patienceMs` */
  async until(
    what: string,
    isTrue: () => boolean | Promise<boolean>,
    everyMs = 10,
    patienceMs = PATIENCE_MS,
  ): Promise<void> {
    const endMs = performance.now() + patienceMs;
    while (!(await isTrue())) {
      if (this.#appliance.exitCode !== null) throw new Error(`the appliance ended: ${what}`);
      if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`);
      await sleep(everyMs);
    }
  }

  /** The page's snapshot, or null while the page does not answer. */
  async snapshot(): Promise<PageSnapshot | null> {
    try {
      const answer = await fetch(`${this.pageUrl}/api/snapshot`);
      return (await answer.json()) as PageSnapshot;
    } catch {
      return null;
    }
  }

  /** Waits until the appliance captures and reports. */
  async ready(): Promise<void> {
    await this.until("the page answers", async () => (await this.snapshot()) !== null);
    await this.until("the birth is reported", () =>
      this.received.some(({ topic }) => topic === "status/health"),
    );
  }

  /** Resident memory in bytes: now, and at its peak. */
  memory(): { readonly nowBytes: number; readonly peakBytes: number } {
    const status = readFileSync(`/proc/${this.#appliance.pid}/status`, "utf8");
    const kibibytes = (key: string) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]);
    return { nowBytes: kibibytes("VmRSS") * 1024, peakBytes: kibibytes("VmHWM") * 1024 };
  }

  /** Bytes that it has dirtied on the disk so far, in whole pages (man 5 proc_pid_io). */
  diskBytes(): number {
    return diskBytesOf(this.#appliance.pid);
  }

  /** Processor time of all threads so far. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.#appliance.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscriber.endAsync(true);
    for (const child of this.#children) await ended(child);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function sourceOf(options: RigOptions): readonly string[] {
  return options.interface === null ? ["--synthetic"] : ["--interface", options.interface];
}

async function connectSoon(url: string): Promise<MqttClient> {
  for (let tries = 0; ; tries++) {
    try {
      return await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(timer);
}
