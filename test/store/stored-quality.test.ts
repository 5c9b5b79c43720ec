import test from "ava";
import fc from "fast-check";
import { parseStoredQuality } from "#store/stored-quality.ts";
import { DAY, detectorDay, forecasterDay } from "./quality-samples.ts";

test("what was stored is read", (t) => {
  for (const row of [detectorDay(DAY), forecasterDay(DAY)]) {
    const { day, model, ...figures } = row;
    t.deepEqual(parseStoredQuality(day, model, JSON.stringify(figures)), row);
  }
});

const refused = test.macro((t, changes: object, model: string) => {
  const { day, model: _, ...figures } = detectorDay(DAY);
  t.is(parseStoredQuality(day, model, JSON.stringify({ ...figures, ...changes })), null);
});
test("a model that nobody knows", refused, {}, "oracle");
test("the figures of another model", refused, {}, "forecaster");
test("a count below 0", refused, { windows: -1 }, "detector");
test("half a window", refused, { inAlarm: 0.5 }, "detector");
test("a bin that there is none of", refused, { latency: [[208, 1]] }, "detector");
test("versions without an end", refused, { versions: Array(17).fill("v") }, "detector");

test("whatever the row holds, it is refused or read, never thrown at", (t) => {
  const models = fc.constantFrom("detector", "forecaster", "__proto__");
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), fc.double(), models, (text, day, model) => {
      parseStoredQuality(day, model, text);
    }),
  );
  t.pass();
});
