import test from "ava";
import { evaluateDetector } from "#app/detector-evaluation.ts";
import { readTable } from "#app/table-file.ts";
import { systemClock } from "#core/clock.ts";
import { dataFile } from "../helpers/data-folder.ts";

const onMachine = test.macro({
  title: (_given, machine: string) => `on ${machine} it is as good as it was`,
  exec: async (t, machine: string, aucPr: number, bestF1: number) => {
    t.timeout(60_000);
    const path = dataFile(t, machine);
    if (path === null) return;
    const table = (part: string) => readTable(`${path}.${part}.csv.gz`);
    const labels = Uint8Array.from((await table("test_label")).values);
    const { float, int8 } = await evaluateDetector(
      await table("train"),
      await table("test"),
      labels,
      systemClock,
    );
    for (const figures of [float, int8]) {
      t.true(figures.auc_pr >= aucPr, `${figures.auc_pr}`);
      t.true(figures.best_f1 >= bestF1, `${figures.best_f1}`);
      t.true(figures.fpr < 0.05, `${figures.fpr}`);
      t.true(figures.latency_us_p50 > 0 && figures.latency_us_p50 <= figures.latency_us_p99);
    }
    t.true(Math.abs(float.auc_pr - int8.auc_pr) < 0.02, `${float.auc_pr} and ${int8.auc_pr}`);
  },
});

test.serial(onMachine, "asd/omi-2", 0.5, 0.5);
test.serial(onMachine, "asd/omi-4", 0.38, 0.4);
test.serial(onMachine, "smd/machine-2-7", 0.82, 0.8);
