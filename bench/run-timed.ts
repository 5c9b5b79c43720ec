import { spawnSync } from "node:child_process";

export interface Timed {
  readonly wallSeconds: number;
  /** User and system time. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/**
 * Runs a whole command pinned to one processor and gives what GNU time says of it.
 * @throws Error when it cannot be run or fails
 */
export function runTimed(command: string, args: readonly string[]): Timed {
  const format = "%e %U %S %M";
  const run = spawnSync("taskset", ["-c", "0", "/usr/bin/time", "-f", format, command, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  });
  const figures = run.stderr.trim().split("\n").at(-1) ?? "";
  const [wall, user, system, kibibytes] = figures.split(" ").map(Number);
  if (run.status !== 0 || kibibytes === undefined || Number.isNaN(kibibytes)) {
    throw new Error(`${command} failed: ${run.error?.message ?? figures}`);
  }
  return {
    wallSeconds: wall ?? 0,
    cpuSeconds: (user ?? 0) + (system ?? 0),
    peakBytes: kibibytes * 1024,
  };
}

/** Middle value; of an even number, the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
