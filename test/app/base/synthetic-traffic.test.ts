import test from "ava";
import { BASE_START } from "#app/base/base-model.ts";
import { syntheticTraffic } from "#app/base/synthetic-traffic.ts";

test("mornings of working days are busy, nights and Sundays are not", (t) => {
  const week = syntheticTraffic(1, BASE_START, 2016);
  const mean = (day: number, hour: number) => {
    const from = day * 288 + hour * 12;
    return week.subarray(from, from + 12).reduce((sum, value) => sum + value / 12, 0);
  };
  for (let day = 0; day < 5; day++) t.true(mean(day, 10) > 2 * mean(day, 3), `day ${day}`);
  t.true(mean(6, 10) < mean(0, 10) / 2);
  t.true(week.every((value) => value > 0 && Number.isFinite(value)));
  t.deepEqual(syntheticTraffic(1, BASE_START, 2016), week);
  t.notDeepEqual(syntheticTraffic(2, BASE_START, 2016), week);
});
