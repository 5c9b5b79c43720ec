import test from "ava";
import { DAY_STEPS, readLoad } from "#app/monthly/month-load.ts";
import { micros } from "#core/units.ts";
import { FEATURE_COUNT, FEATURE_NAMES, type FeatureName } from "#features/types.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { limitsFor } from "../../store/samples.ts";
import { fillMay, MAY, NOW } from "./samples.ts";

test("each day by its means, and null where nothing was measured", (t) => {
  const folder = scratchFolder(t);
  fillMay(folder);
  using history = openHistory(limitsFor(folder), { now: () => NOW, monotonicMs: () => 0 });
  const load = readLoad(history, MAY.firstDay, MAY.days);
  t.is(load.length, 31);
  t.deepEqual(
    load.flatMap((day, index) => (day === null ? [index] : [])),
    [8, 9, 13, ...Array.from({ length: 11 }, (_, n) => 20 + n)],
  );
  t.is(load[15]?.steps, DAY_STEPS / 2);
  const first = load[0]!;
  t.like(first, { day: MAY.firstDay, steps: 288, dropped: 3 * 288, meanMemoryPct: 38 });
  t.true(Math.abs(first.meanBitsPerS! / 2e6 - 1) < 1e-6);
  t.true(Math.abs(first.mostBitsPerS! / 3e6 - 1) < 1e-3);
  t.deepEqual([first.mostCpuPct, first.mostResponseMs], [17, 12]);
});

test("a box that was not measured, and rows that are damaged, are not told of as zeros", (t) => {
  const rollup = (step: number, values: Record<string, number>) => {
    const features = new Float32Array(FEATURE_COUNT);
    for (const [name, value] of Object.entries(values)) {
      features[FEATURE_NAMES.indexOf(name as FeatureName)] = value;
    }
    const startAt = micros(MAY.from + step * 300_000_000);
    return { startAt, windows: 60, packets: 1, bytes: 1, dropped: 0, features };
  };
  const rows = [rollup(0, { bits_per_s: 8 }), rollup(1, { bits_per_s: Number.NaN })];
  const box = rollup(2, { bits_per_s: 4, cpu_usage_pct: 50, memory_usage_pct: 30 });
  const loadOf = (rollups: ReturnType<typeof rollup>[]) =>
    readLoad({ rollupsSince: () => rollups }, MAY.firstDay, 1)[0];
  t.like(loadOf(rows), { meanBitsPerS: 8, meanCpuPct: null, mostCpuPct: null });
  t.like(loadOf(rows), { meanMemoryPct: null, mostResponseMs: null });
  t.like(loadOf([...rows, box]), { meanBitsPerS: 6, meanCpuPct: 50, meanMemoryPct: 30 });
  t.like(loadOf(rows.slice(1)), { meanBitsPerS: null, mostBitsPerS: null });
});
