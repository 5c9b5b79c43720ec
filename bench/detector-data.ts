import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type DetectorEvaluation,
  type DetectorFigures,
  evaluateDetector,
} from "#app/detector-evaluation.ts";
import { readTable } from "#app/table-file.ts";
import { systemClock } from "#core/clock.ts";

/*
 * node bench/detector-data.ts prints how the anomaly detector does on public data: each machine
 * fitted on its training file and judged on its test file, as `evaluate detector` does, and the
 * means by data set beside what must be reached.
 */

const DATA = process.env.ARPGUARD_DATA ?? resolve(import.meta.dirname, "../../shared/data");

interface DataSet {
  readonly folder: string;
  readonly machines: readonly string[];
  /** What the means must reach, `fpr` at most. */
  readonly aim: { readonly auc_pr: number; readonly best_f1: number; readonly fpr: number };
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
    aim: { auc_pr: 0.34, best_f1: 0, fpr: 1 },
  },
];
/** Of the slowest machine. */
const LATENCY_US_P99 = 100;
/** How far the AUC-PR of the int8 build may be from that of the float one. */
const INT8_DISTANCE = 0.01;
const SHOWN = ["auc_pr", "auc_roc", "best_f1", "f1", "accuracy", "fpr", "latency_us_p99"] as const;

type Shown = Readonly<Record<(typeof SHOWN)[number], number>>;

async function evaluationOf(folder: string, machine: string): Promise<DetectorEvaluation> {
  const table = (part: string) => readTable(join(DATA, folder, `${machine}.${part}.csv.gz`));
  const [train, test] = [await table("train"), await table("test")];
  const labels = Uint8Array.from((await table("test_label")).values);
  return evaluateDetector(train, test, labels, systemClock);
}

/** Means, and of the latency the worst. */
function meanOf(all: readonly DetectorFigures[]): Shown {
  const mean = (key: keyof Shown) => all.reduce((sum, each) => sum + each[key], 0) / all.length;
  const means = Object.fromEntries(SHOWN.map((key) => [key, mean(key)])) as Shown;
  return { ...means, latency_us_p99: Math.max(...all.map((each) => each.latency_us_p99)) };
}

function missed(float: Shown, int8: Shown, { aim }: DataSet): string[] {
  const distance = Math.abs(float.auc_pr - int8.auc_pr);
  return [float, int8].flatMap((mean) => [
    ...(mean.auc_pr < aim.auc_pr ? [`auc_pr below ${aim.auc_pr}`] : []),
    ...(mean.best_f1 < aim.best_f1 ? [`best_f1 below ${aim.best_f1}`] : []),
    ...(mean.fpr >= aim.fpr ? [`fpr not below ${aim.fpr}`] : []),
    ...(mean.latency_us_p99 >= LATENCY_US_P99 ? [`latency not below ${LATENCY_US_P99} us`] : []),
    ...(distance > INT8_DISTANCE ? [`float and int8 more than ${INT8_DISTANCE} apart`] : []),
  ]);
}

function say(name: string, build: string, cells: readonly string[]): void {
  process.stdout.write(`${[name.padEnd(12), build.padEnd(6), ...cells].join("  ")}\n`);
}

function sayFigures(name: string, float: Shown, int8: Shown): void {
  const cells = (figures: Shown) =>
    SHOWN.map((key) => figures[key].toFixed(3).padStart(Math.max(key.length, 6)));
  say(name, "float", cells(float));
  say("", "int8", cells(int8));
}

async function main(): Promise<void> {
  if (!existsSync(DATA)) throw new Error(`${DATA} is missing: set ARPGUARD_DATA`);
  say(
    "machine",
    "build",
    SHOWN.map((key) => key.padStart(6)),
  );
  for (const set of DATA_SETS) {
    const all: DetectorEvaluation[] = [];
    for (const machine of set.machines) {
      const evaluation = await evaluationOf(set.folder, machine);
      all.push(evaluation);
      sayFigures(machine, evaluation.float, evaluation.int8);
    }
    const float = meanOf(all.map((each) => each.float));
    const int8 = meanOf(all.map((each) => each.int8));
    sayFigures(`${set.folder}, mean`, float, int8);
    const wrong = missed(float, int8, set);
    say("", "", [wrong.length === 0 ? "as it must be" : wrong.join(", ")]);
    if (wrong.length > 0) process.exitCode = 1;
  }
}

await main();
