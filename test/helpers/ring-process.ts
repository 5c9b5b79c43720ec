import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ExecutionContext } from "ava";
import type { CaptureSettings } from "#capture/ring/types.ts";
import type { BlockReport, SourceCounters } from "#capture/types.ts";
import type { NetworkNamespace } from "./network-namespace.ts";

export interface SeenFrame {
  readonly hex: string;
  readonly wireBytes: number;
  readonly at: number;
  readonly own: boolean;
}

export type RingMessage =
  | { kind: "open" }
  | { kind: "paused" }
  | { kind: "failed"; code: string; message: string }
  | { kind: "block"; frames: SeenFrame[]; report: BlockReport; counters: SourceCounters };

/** A report, and how many frames came with it. */
export type SeenReport = BlockReport & { readonly frames: number };

/** A capturing process in a namespace, and all it has told so far. */
export interface RingProcess {
  readonly frames: readonly SeenFrame[];
  readonly reports: readonly SeenReport[];
  readonly dropped: number;
  readonly counters: SourceCounters | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** From when it resolves the process reads nothing from its ring, until `resume`. */
  pause(): Promise<void>;
  resume(): void;
  /** Waits for what is to come true; fails the test after half a minute. */
  until(what: string, isTrue: (ring: RingProcess) => boolean): Promise<void>;
}

const CHILD = join(import.meta.dirname, "ring-child.ts");
const PATIENCE_MS = 30_000;

export const captureSettings: CaptureSettings = {
  interface: "span0",
  blockBytes: 65_536,
  blockCount: 32,
  controlBytes: 1_048_576,
  retireMs: 10,
  promiscuous: true,
  unwrap: "all",
};

/** Starts the process and waits until its ring is open or has failed to open. */
export async function startRing(
  t: ExecutionContext,
  namespace: NetworkNamespace,
  settings: Partial<CaptureSettings> = {},
  wrapper: readonly string[] = [],
): Promise<RingProcess> {
  const argument = JSON.stringify({ ...captureSettings, ...settings });
  const command = [...wrapper, process.execPath, CHILD, argument];
  const child = spawn("ip", ["netns", "exec", namespace.name, ...command], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  t.teardown(() => ended(child));
  const ring = follow(t, child);
  let isOpen = false;
  child.once("message", () => {
    isOpen = true;
  });
  await ring.until("the ring is open", () => isOpen);
  return ring;
}

function follow(t: ExecutionContext, child: ChildProcess): RingProcess {
  const frames: SeenFrame[] = [];
  const reports: SeenReport[] = [];
  let isPaused = false;
  let counters: SourceCounters | null = null;
  let failure: { code: string; message: string } | null = null;
  child.on("message", (message: RingMessage) => {
    if (message.kind === "failed") failure = message;
    if (message.kind === "paused") isPaused = true;
    if (message.kind !== "block") return;
    frames.push(...message.frames);
    reports.push({ ...message.report, frames: message.frames.length });
    counters = message.counters;
  });
  const ring: RingProcess = {
    frames,
    reports,
    get dropped() {
      return reports.reduce((sum, report) => sum + report.dropped, 0);
    },
    get counters() {
      return counters;
    },
    get failure() {
      return failure;
    },
    pause: async () => {
      child.send("pause");
      await ring.until("it has paused", () => isPaused);
    },
    resume: () => {
      isPaused = false;
      child.send("resume");
    },
    until: async (what, isTrue) => {
      const endMs = performance.now() + PATIENCE_MS;
      while (!isTrue(ring)) {
        if (performance.now() > endMs) {
          t.log(counters);
          throw new Error(`waited in vain until ${what}`);
        }
        await sleep(10);
      }
    },
  };
  return ring;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
