import { median, runTimed, type Timed } from "./run-timed.ts";

const RUNS = 5;

export interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface SpeedFigure {
  readonly name: string;
  readonly framesPerS: number;
  readonly medianSeconds: number;
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly cpuNsPerFrame: number;
  readonly peakBytes: number;
}

/** The three that read a capture: ours through all features and verdicts, and two flow meters. */
function contenders(file: string): Contender[] {
  return [
    { name: "arpguard", command: "bin/arpguard", args: ["replay", file] },
    { name: "softflowd", command: "softflowd", args: ["-d", "-r", file] },
    { name: "argus", command: "argus", args: ["-r", file, "-w", "/dev/null"] },
  ];
}

/** Median of five whole processes on one core, start included; the contenders take turns. */
export function measureSpeed(file: string, frames: number): SpeedFigure[] {
  const all = contenders(file);
  const runs = new Map<string, Timed[]>(all.map(({ name }) => [name, []]));
  for (let turn = 0; turn <= RUNS; turn++) {
    for (const { name, command, args } of all) {
      const timed = runTimed(command, args);
      if (turn > 0) runs.get(name)?.push(timed); // the first turn warms the file cache
    }
  }
  return all.map(({ name }) => figureOf(name, frames, runs.get(name) ?? []));
}

function figureOf(name: string, frames: number, runs: readonly Timed[]): SpeedFigure {
  const walls = runs.map((run) => run.wallSeconds);
  const medianSeconds = median(walls);
  return {
    name,
    framesPerS: frames / medianSeconds,
    medianSeconds,
    minSeconds: Math.min(...walls),
    maxSeconds: Math.max(...walls),
    cpuNsPerFrame: (median(runs.map((run) => run.cpuSeconds)) / frames) * 1e9,
    peakBytes: Math.max(...runs.map((run) => run.peakBytes)),
  };
}
