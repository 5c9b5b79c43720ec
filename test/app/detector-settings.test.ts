import test from "ava";
import { ALARM, DETECTOR_SEED } from "#app/detector-settings.ts";

test("a threshold can be found for them: rate below the tail, release below the threshold", (t) => {
  t.true(ALARM.falseAlarmRate > 0 && ALARM.falseAlarmRate < 0.02);
  t.true(ALARM.releaseShare > 0 && ALARM.releaseShare < 1);
  t.true(Number.isInteger(ALARM.levelVectors) && ALARM.levelVectors > 0);
  t.true(Number.isInteger(DETECTOR_SEED));
});
