import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import type { FloodReport } from "./flood-child.ts";

const WARM_UP = 400_000;
const FRAMES = 1_000_000;
const GROWTH_BYTES = 20 * 2 ** 20;

/** The memory settings that the program starts with. */
function memorySettings(): string[] {
  const script = readFileSync(join(import.meta.dirname, "../../bin/arpguard"), "utf8");
  return script.match(/--max-[a-z-]+=\d+/g) ?? [];
}

test("a million frames of random addresses leave memory as it was, tables in bounds", async (t) => {
  const child = join(import.meta.dirname, "flood-child.ts");
  const args = [...memorySettings(), "--expose-gc", child, `${WARM_UP}`, `${FRAMES}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const report = JSON.parse(stdout) as FloodReport;
  const { heapGrowthBytes, residentGrowthBytes, gauges } = report;
  t.is(report.frames, WARM_UP + FRAMES);
  t.true(report.windows > 10);
  t.log({ heapGrowthBytes, residentGrowthBytes });
  t.true(heapGrowthBytes <= GROWTH_BYTES, `the heap grew by ${heapGrowthBytes} bytes`);
  t.true(residentGrowthBytes <= GROWTH_BYTES, `memory grew by ${residentGrowthBytes} bytes`);

  for (const { name, size, limit } of gauges) t.true(size <= limit, `${name}: ${size} of ${limit}`);
  for (const table of ["stations", "addresses claimed once"]) {
    const evicted = gauges.find(({ name }) => name === table)?.evicted ?? 0;
    t.true(evicted > FRAMES / 10, `${table}: ${evicted} made room`);
  }
});
