import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { follows } from "#app/clean-windows.ts";
import { systemClock } from "#core/clock.ts";
import { type Micros, micros } from "#core/units.ts";
import type { Snapshot, TrainingRow } from "#status/types.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { type Aim, atMost } from "../aim.ts";
import { fillHistory } from "./fill-history.ts";

const HOME = resolve(import.meta.dirname, "../..");
const DATA = process.env.ARPGUARD_DATA ?? resolve(import.meta.dirname, "../../../shared/data");
/** The fit, and what reads the history for it and judges. */
const PROGRAMS = ["training-child", "retrain-child"];
const LOOK_MS = 100;
const PATIENCE_MS = 20 * 60_000;
/** A look each minute may come that much after the start, and the hour must not end before. */
const ROOM_MICROS = 4 * 60_000_000;
const MEGABYTE = 1e6;

export interface RetrainCycle {
  /** From the begin of the first training to the end of the last. */
  readonly seconds: number;
  readonly trainingPeakBytes: number;
  /** Of the process that reads the history and judges. */
  readonly readingPeakBytes: number;
  /** Of the appliance beside it. */
  readonly appliancePeakBytes: number;
  /** Windows that the appliance closed meanwhile, and those that do not follow the one before. */
  readonly windows: number;
  readonly missed: number;
  readonly outcomes: readonly string[];
}

/**
 * The whole cycle as a box does it by itself: the appliance on the made-up office, with a history
 * in which this hour is the quietest, trains, quantizes, tests and swaps all kinds of models.
 */
export async function measureRetrainCycle(): Promise<RetrainCycle> {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-cycle-"));
  try {
    const directory = join(folder, "data");
    const now = systemClock.now();
    if (!existsSync(DATA)) throw new Error(`${DATA} is missing: set ARPGUARD_DATA`);
    await fillHistory(DATA, directory, { now, startAt: micros(now + ROOM_MICROS) });
    return await runCycle(folder, directory);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCycle(folder: string, directory: string): Promise<RetrainCycle> {
  const config = join(folder, "config.json");
  // The weekly hour is measured: a box that was never trained would take any quiet one of the day.
  const models = { overdueDays: 90 };
  writeFileSync(config, JSON.stringify({ store: { directory }, status: { port: 0 }, models }));
  const startedAt = systemClock.now();
  const args = ["run", "--synthetic", "--config", config];
  const child = spawn(join(HOME, "bin/arpguard"), args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(child, "close");
  try {
    const cycle = await follow(child.pid!, () => said);
    child.kill("SIGTERM");
    await ended;
    return { ...cycle, ...windowsSince(directory, startedAt) };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Looks at the page until each kind has been trained. */
async function follow(pid: number, said: () => string) {
  const giveUpMs = performance.now() + PATIENCE_MS;
  let beginMs = Number.NaN;
  const peaks: Record<string, number> = {};
  for (;;) {
    if (performance.now() > giveUpMs) throw new Error(`no cycle has ended: ${said()}`);
    await sleep(LOOK_MS);
    const rows = await rowsOf(said());
    if (rows === null || rows.length === 0) continue;
    if (Number.isNaN(beginMs) && rows.some(({ pct }) => pct !== null)) beginMs = performance.now();
    for (const [each, name] of processesBelow(pid)) {
      const peak = peakOf(each);
      const program = PROGRAMS.find((known) => name.includes(known)) ?? "appliance";
      peaks[program] = Math.max(peaks[program] ?? 0, peak);
    }
    if (rows.some(({ lastAt, pct }) => lastAt === null || pct !== null)) continue;
    const seconds = (performance.now() - beginMs) / 1000;
    const outcomes = rows.map(({ kind, outcome }) => `${kind}: ${outcome}`);
    const [trainingPeakBytes = 0, readingPeakBytes = 0, appliancePeakBytes = 0] = [
      ...PROGRAMS,
      "appliance",
    ].map((program) => peaks[program]);
    return { seconds, trainingPeakBytes, readingPeakBytes, appliancePeakBytes, outcomes };
  }
}

async function rowsOf(said: string): Promise<readonly TrainingRow[] | null> {
  const [, url] = /"page":"([^"]+)"/.exec(said) ?? [];
  if (url === undefined) return null;
  try {
    const answer = await fetch(new URL("/api/snapshot", url));
    return ((await answer.json()) as Snapshot).training;
  } catch {
    return null;
  }
}

/** A process and all that it has started, by their command lines. */
function processesBelow(root: number): Map<number, string> {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${name}/status`))?.[1];
    if (/^\d+$/.test(name) && parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isBelow = (pid: number): boolean =>
    pid === root || (parents.has(pid) && isBelow(parents.get(pid)!));
  const below = [...parents.keys()].filter(isBelow);
  return new Map(below.map((pid) => [pid, read(`/proc/${pid}/cmdline`)]));
}

/** Most resident memory so far (proc_pid_status(5)). */
function peakOf(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** Nothing of a process that has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function windowsSince(directory: string, startedAt: Micros) {
  using history = openHistoryReadOnly(directory);
  const windows = history.windowsSince(startedAt, 100_000);
  const missed = windows.filter((each, n) => n > 0 && !follows(each, windows[n - 1])).length;
  return { windows: windows.length, missed };
}

/** What the cycle promises. */
export function retrainAims(cycle: RetrainCycle): Aim[] {
  const { seconds, trainingPeakBytes, missed } = cycle;
  return [
    atMost("training, test and swap of all models", seconds, 300, "s", 0),
    atMost("peak memory of the training process", trainingPeakBytes / MEGABYTE, 150, "MB", 0),
    atMost("windows missed meanwhile", missed, 0, "windows", 0),
  ];
}

/** The section of docs/BENCHMARKS.md. */
export function retrainTable(cycle: RetrainCycle): string {
  const { seconds, windows, missed, outcomes } = cycle;
  const { trainingPeakBytes, readingPeakBytes, appliancePeakBytes } = cycle;
  const [training, reading, appliance] = [
    trainingPeakBytes,
    readingPeakBytes,
    appliancePeakBytes,
  ].map((bytes) => (bytes / MEGABYTE).toFixed(0));
  return `## Retraining

The appliance on the made-up office trains all models by itself, on 8 weeks of 5 minutes (a
provider's recorded traffic) and a week of 5 s (a recorded home), in ${seconds.toFixed(0)} s. The training process had
${training} MB at most, the one that reads the history for it ${reading} MB, the appliance beside them
${appliance} MB. Of ${windows} windows of that time ${missed} are missing.

${outcomes.map((outcome) => `- ${outcome}`).join("\n")}`;
}
