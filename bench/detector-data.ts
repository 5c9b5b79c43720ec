import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type DetectorFigures, evaluateDetector } from "#app/detector-evaluation.ts";
import { readTable } from "#app/table-file.ts";
import { systemClock } from "#core/clock.ts";

/*
 * node bench/detector-data.ts prints how the anomaly detector does on public data: each machine
 * fitted on its training file and judged on its test file, as `evaluate detector` does, and the
 * means by data set beside what must be reached.
 */

const DATA = process.env.ARPGUARD_DATA ?? resolve(import.meta.dirname, "../../shared/data");

/** What the means must reach; `fpr` and latency at most. */
interface Aim {
  readonly auc_pr: number;
  readonly best_f1?: number;
  readonly fpr?: number;
}

interface DataSet {
  readonly folder: string;
  readonly machines: readonly string[];
  readonly aim: Aim;
}

const DATA_SETS: readonly DataSet[] = [
  {
    folder: "smd",
    machines: ["machine-1-6", "machine-2-1", "machine-2-7", "machine-3-3"],
    aim: { auc_pr: 0.62, best_f1: 0.66, fpr: 0.05 },
  },
  {
    folder: "asd",
    machines: ["omi-1", "omi-2", "omi-3", "omi-4", "omi-5", "omi-6"],
    aim: { auc_pr: 0.34 },
  },
];
const LATENCY_US_P99 = 100;
const SHOWN = ["auc_pr", "auc_roc", "best_f1", "f1", "accuracy", "fpr", "latency_us_p99"] as const;

async function figuresOf(folder: string, machine: string): Promise<DetectorFigures> {
  const table = (part: string) => readTable(join(DATA, folder, `${machine}.${part}.csv.gz`));
  const [train, test, labels] = [
    await table("train"),
    await table("test"),
    await table("test_label"),
  ];
  return (await evaluateDetector(train, test, Uint8Array.from(labels.values), systemClock)).figures;
}

function row(name: string, figures: Pick<DetectorFigures, (typeof SHOWN)[number]>): string {
  return [
    name.padEnd(12),
    ...SHOWN.map((key) => figures[key].toFixed(3).padStart(key.length)),
  ].join("  ");
}

/** Mean of each shown figure; of the latency the worst. */
function meanOf(all: readonly DetectorFigures[]): Pick<DetectorFigures, (typeof SHOWN)[number]> {
  const mean = (key: (typeof SHOWN)[number]) =>
    all.reduce((sum, each) => sum + each[key], 0) / all.length;
  const means = Object.fromEntries(SHOWN.map((key) => [key, mean(key)]));
  const latency = Math.max(...all.map(({ latency_us_p99 }) => latency_us_p99));
  return { ...(means as Record<(typeof SHOWN)[number], number>), latency_us_p99: latency };
}

function missed(mean: ReturnType<typeof meanOf>, { auc_pr, best_f1 = 0, fpr = 1 }: Aim): string[] {
  return [
    ...(mean.auc_pr < auc_pr ? [`auc_pr below ${auc_pr}`] : []),
    ...(mean.best_f1 < best_f1 ? [`best_f1 below ${best_f1}`] : []),
    ...(mean.fpr >= fpr ? [`fpr not below ${fpr}`] : []),
    ...(mean.latency_us_p99 >= LATENCY_US_P99 ? [`latency not below ${LATENCY_US_P99} us`] : []),
  ];
}

async function main(): Promise<void> {
  if (!existsSync(DATA)) throw new Error(`${DATA} is missing: set ARPGUARD_DATA`);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(["machine".padEnd(12), ...SHOWN].join("  "));
  for (const { folder, machines, aim } of DATA_SETS) {
    const all: DetectorFigures[] = [];
    for (const machine of machines) {
      const figures = await figuresOf(folder, machine);
      all.push(figures);
      say(row(machine, figures));
    }
    const mean = meanOf(all);
    const wrong = missed(mean, aim);
    say(
      `${row(`${folder}, mean`, mean)}  ${wrong.length === 0 ? "as it must be" : wrong.join(", ")}`,
    );
    if (wrong.length > 0) process.exitCode = 1;
  }
}

await main();
