import test from "ava";
import { readPastLoads } from "#app/retrain/past-loads.ts";
import { DAY_MICROS, HOUR_MICROS, hourOf } from "#app/retrain/quietest-hour.ts";
import { micros } from "#core/units.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { fillRollups, START } from "../../store/samples.ts";

test("each hour of the last 8 weeks has the mean of its steps, and no older one", async (t) => {
  const folder = scratchFolder(t);
  fillRollups(folder, START, 60 * 288);
  using history = openHistoryReadOnly(folder);
  const loads = await readPastLoads(history, START);
  t.is(loads.size, 56 * 24);
  const oldest = Math.min(...loads.keys());
  t.is(oldest, hourOf(START) - 56 * DAY_MICROS);
  for (const hour of [oldest, hourOf(START) - HOUR_MICROS]) {
    const first = (hour - START) / 300_000_000;
    const steps = Array.from({ length: 12 }, (_, n) =>
      Math.fround(2e6 + 1e5 * Math.sin(first + n)),
    );
    const mean = steps.reduce((sum, each) => sum + each, 0) / 12;
    t.true(Math.abs(loads.get(hour)! - mean) < 1);
  }
  t.is((await readPastLoads(history, micros(START - 100 * DAY_MICROS))).size, 0);
});
