import test from "ava";
import fc from "fast-check";
import { CANDIDATE_NAMES, OUTLOOK_STEPS, type TrafficForecast } from "#forecast/types.ts";
import { blobToForecast, forecastToBlob } from "#store/forecast-blob.ts";
import { stepAt } from "../forecast/outlook-samples.ts";

const BYTES = 228;

const column = fc
  .array(fc.double({ min: 0, max: 1e13, noNaN: true }), {
    minLength: OUTLOOK_STEPS,
    maxLength: OUTLOOK_STEPS,
  })
  .map((values) => Float64Array.from(values));
const name = fc.constantFrom(...CANDIDATE_NAMES);
const anyForecast: fc.Arbitrary<TrafficForecast> = fc.record({
  startAt: fc.constant(stepAt(0)),
  p10: column,
  p50: column,
  p90: column,
  served: fc.array(name, { minLength: OUTLOOK_STEPS, maxLength: OUTLOOK_STEPS }),
  candidates: fc.array(fc.tuple(name, column)).map((each) => new Map(each)),
});

test("a forecast comes back within 0.03 %, with every name", (t) => {
  fc.assert(
    fc.property(anyForecast, (forecast) => {
      const blob = forecastToBlob(forecast);
      t.is(blob.length, BYTES);
      const back = blobToForecast(blob);
      t.deepEqual(back.served, forecast.served);
      t.deepEqual([...back.candidates.keys()].sort(), [...forecast.candidates.keys()].sort());
      const pairs = [
        [back.p10, forecast.p10],
        [back.p50, forecast.p50],
        [back.p90, forecast.p90],
        ...[...forecast.candidates].map(([key, said]) => [back.candidates.get(key)!, said]),
      ];
      for (const [read, written] of pairs) {
        written!.forEach((value, i) => {
          t.true(Math.abs(read![i]! - value) <= 0.0003 * (1 + value), `${value}: ${read![i]}`);
        });
      }
    }),
  );
});

test("silence is silence, and what is out of range stays in it", (t) => {
  const flat = (value: number) => new Float64Array(OUTLOOK_STEPS).fill(value);
  const blob = forecastToBlob({
    startAt: stepAt(0),
    p10: flat(-5),
    p50: flat(0),
    p90: flat(Number.POSITIVE_INFINITY),
    served: new Array(OUTLOOK_STEPS).fill("last_value"),
    candidates: new Map(),
  });
  const { p10, p50, p90 } = blobToForecast(blob);
  t.deepEqual([p10[0], p50[0]], [0, 0]);
  t.true(p90[0]! > 1e13 && Number.isFinite(p90[0]));
});

test("any bytes are a forecast", (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: BYTES, maxLength: BYTES }), (bytes) => {
      const { p10, p50, p90, served } = blobToForecast(bytes);
      for (const values of [p10, p50, p90]) t.true(values.every(Number.isFinite));
      t.true(served.every((each) => CANDIDATE_NAMES.includes(each)));
      t.is(served.length, OUTLOOK_STEPS);
    }),
  );
});
