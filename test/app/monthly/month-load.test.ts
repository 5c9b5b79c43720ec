import test from "ava";
import { DAY_STEPS, readLoad } from "#app/monthly/month-load.ts";
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
  t.true(Math.abs(first.meanBitsPerS / 2e6 - 1) < 1e-6);
  t.true(Math.abs(first.mostBitsPerS / 3e6 - 1) < 1e-3);
  t.deepEqual([first.mostCpuPct, first.mostResponseMs], [17, 12]);
});
