import test from "ava";
import { BASE_START } from "#app/base/base-model.ts";
import { syntheticWindows } from "#app/base/synthetic-windows.ts";

test("windows follow each other without a gap, the same for the same office alone", async (t) => {
  const span = { seed: 1, startAt: BASE_START, durationS: 300 };
  const windows = await syntheticWindows(span, 5);
  t.true(windows.length >= 59 && windows.length <= 60, String(windows.length));
  t.true(windows.slice(1).every(({ startAt }, at) => startAt === windows[at]!.startAt + 5_000_000));
  t.deepEqual(await syntheticWindows(span, 5), windows);
  t.notDeepEqual(await syntheticWindows({ ...span, seed: 2 }, 5), windows);
});
