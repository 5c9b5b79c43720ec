import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import type { Stream } from "#store/types.ts";
import { HEAP_PACE } from "../helpers/heap-pace.ts";

const CHILD = fileURLToPath(new URL("recorder-child.ts", import.meta.url));

/** As bin/arpguard starts the appliance. */
const AS_THE_PROGRAM = ["--max-semi-space-size=1", HEAP_PACE, "--optimize-for-size"];

export interface Task {
  readonly url: string;
  readonly folder: string;
  readonly counts: Partial<Readonly<Record<Stream, number>>>;
  readonly perSecond: number;
  /** So many come first, at this pace; the others once the broker is away. */
  readonly live?: { readonly records: number; readonly perSecond: number };
  readonly hostId?: string;
  readonly stallMs?: number;
}

/** What the child says of itself, ten times a second. */
export interface Word {
  readonly made: number;
  readonly waiting: number;
  readonly published: number;
  readonly state: string;
  readonly rssBytes: number;
}

export interface Recorder {
  readonly child: ChildProcess;
  /** All that it has said. */
  readonly words: Word[];
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** An appliance's history and uplink as a process of the test's own. */
export function startRecorder(t: ExecutionContext, task: Task): Recorder {
  const child = spawn(process.execPath, [...AS_THE_PROGRAM, CHILD, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, MALLOC_ARENA_MAX: "2" },
  });
  const words: Word[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    words.push(...lines.map((line) => JSON.parse(line) as Word));
  });
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  };
  t.teardown(() => kill("SIGKILL"));
  return { child, words, kill };
}
