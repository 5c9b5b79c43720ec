import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type { Snapshot } from "#status/types.ts";
import { ARPGUARD } from "./command-line.ts";
import { freePort } from "./mosquitto.ts";
import { scratchFolder } from "./scratch.ts";
import { until } from "./until.ts";

export interface ApplianceOptions {
  /** Where the frames come from, as on the command line. */
  readonly source: readonly string[];
  /** Sections of its configuration. */
  readonly config?: Readonly<Record<string, object>>;
  /** Its data; a folder of its own unless told. */
  readonly data?: string;
  /** Command before it, such as setpriv. */
  readonly wrapper?: readonly string[];
}

/** `bin/arpguard run` as a process of the test's own; it goes with the test. */
export interface ApplianceProcess {
  readonly pid: number;
  readonly data: string;
  readonly url: string;
  /** Exit status, or the signal that killed it. */
  readonly ended: Promise<number | string>;
  /** All it has said on stderr so far. */
  said(): string;
  /** What it said that is no log line: why it ended. */
  lastWords(): string;
  /** Closes our end of its stderr. */
  stopListening(): void;
  /** The page's snapshot, or null while the page does not answer. */
  snapshot(): Promise<Snapshot | null>;
  /** Waits for a snapshot that is so. @throws when the process ends before, or after a minute */
  shows(what: string, isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

/** Starts it with a page on a free port and no broker, unless `config` says otherwise. */
export async function startAppliance(
  t: ExecutionContext,
  { source, config = {}, data, wrapper = [] }: ApplianceOptions,
): Promise<ApplianceProcess> {
  const folder = scratchFolder(t);
  const directory = data ?? join(folder, "data");
  const port = await freePort();
  const path = join(folder, "config.json");
  const sections = { store: { directory }, status: { port }, ...config };
  writeFileSync(path, JSON.stringify(sections));
  const [command = "", ...args] = [...wrapper, ARPGUARD, "run", "--config", path, ...source];
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  t.teardown(() => stop(child, "SIGKILL"));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(child, "close").then(([status, signal]) => status ?? signal);
  const url = `http://127.0.0.1:${port}`;
  const snapshot = () => askSnapshot(url);
  return {
    pid: child.pid as number,
    data: directory,
    url,
    ended,
    said: () => said,
    lastWords: () => said.replace(/^\{.*\}\n/gm, ""),
    stopListening: () => child.stderr.destroy(),
    snapshot,
    shows: async (what, isSo) => {
      const right: Snapshot[] = [];
      await until(async () => {
        if (hasEnded(child)) throw new Error(`the appliance ended before ${what}: ${said}`);
        const last = await snapshot();
        if (last !== null && isSo(last)) right.push(last);
        return right.length > 0;
      }, what);
      return right[0]!;
    },
    stop: async (signal = "SIGTERM") => {
      await stop(child, signal);
      return ended;
    },
  };
}

async function askSnapshot(url: string): Promise<Snapshot | null> {
  try {
    const answer = await fetch(`${url}/api/snapshot`);
    return (await answer.json()) as Snapshot;
  } catch {
    return null;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
}
