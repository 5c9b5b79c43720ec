import { readdirSync, readFileSync } from "node:fs";
import { seededRandom } from "#core/random.ts";
import { FORECAST_FEATURES, OUTLOOK_STEPS } from "#forecast/types.ts";
import { runTrainingJob } from "#train/process/training-process.ts";
import { FORECASTER, STEPS } from "./bench-networks.ts";

const SAMPLES = 2016;
const TICKS_PER_SECOND = 100;

export interface EpochFigures {
  /** Processor time of all threads: what else the machine does changes it least. */
  readonly epochS: number;
  /** Resident memory of the training process at its peak. */
  readonly peakBytes: number;
}

/** Epochs of the forecaster over 2,016 samples in a training process; the first one warms up. */
export async function trainingEpoch(epochs: number): Promise<EpochFigures> {
  const random = seededRandom(1);
  const table = (rows: number, columns: number) => {
    return { columns, values: Float32Array.from({ length: rows * columns }, random.unit) };
  };
  // One more sample validates: there must be one.
  const count = SAMPLES + 1;
  const rows = count + STEPS - 1;
  const seen: ProcessFigures[] = [];
  await runTrainingJob(
    "network",
    {
      spec: FORECASTER,
      ...{ inputs: table(rows, FORECAST_FEATURES.length), targets: table(rows, OUTLOOK_STEPS) },
      ...{ steps: STEPS, ends: Uint32Array.from({ length: count }, (_, at) => at + STEPS - 1) },
      options: { seed: 1, epochs, patience: epochs, validationShare: 1 / count },
    },
    {
      onProgress: () => seen.push(largestChild()),
    },
  );
  const [first, last] = [seen[0]!, seen.at(-1)!];
  const epochS = (last.cpuS - first.cpuS) / (seen.length - 1);
  return { epochS, peakBytes: last.peakBytes };
}

interface ProcessFigures {
  readonly cpuS: number;
  readonly peakBytes: number;
}

/** Of the processes that this one has started, that which had the most memory. */
function largestChild(): ProcessFigures {
  const threads = readdirSync("/proc/self/task");
  const children = threads.flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, "latin1").split(" ").filter(Boolean),
  );
  return children.map(figuresOf).reduce((a, b) => (b.peakBytes > a.peakBytes ? b : a));
}

function figuresOf(pid: string): ProcessFigures {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The second field is a name in brackets, which may hold blanks; utime and stime are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const peakBytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
  return { cpuS: ticks / TICKS_PER_SECOND, peakBytes };
}
