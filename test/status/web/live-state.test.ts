import test from "ava";
import fc from "fast-check";
import type { RatePoint } from "#status/types.ts";
import {
  initialLive,
  KEEP_MS,
  type LiveEvent,
  type LiveState,
  MAX_POINTS,
  reduceLive,
} from "#status/web/live-state.ts";
import { sampleRates, well } from "../samples.ts";

const after = (...events: LiveEvent[]): LiveState => events.reduce(reduceLive, initialLive);
const pointAt = (atMs: number): RatePoint => ({ atMs, packetsPerS: 1, bitsPerS: 8 });

test("nothing is live before the first snapshot", (t) => {
  t.is(initialLive.connection, "connecting");
  t.is(after({ kind: "rates", points: sampleRates(2) }).connection, "connecting");
  t.is(after({ kind: "snapshot", snapshot: well }).connection, "live");
});

test("what was known stays when the connection is lost, and is live again afterwards", (t) => {
  const lost = after({ kind: "snapshot", snapshot: well }, { kind: "lost" });
  t.is(lost.connection, "lost");
  t.is(lost.snapshot, well);
  t.is(reduceLive(lost, { kind: "snapshot", snapshot: well }).connection, "live");
});

test("a new stream's rates replace the old ones", (t) => {
  const points = sampleRates(3);
  t.deepEqual(
    after({ kind: "rates", points: [pointAt(1)] }, { kind: "rates", points }).rates,
    points,
  );
  t.deepEqual(after({ kind: "rates", points: [] }).rates, []);
});

test("points older than the chart is long are let go", (t) => {
  const rates = after(
    { kind: "rate", point: pointAt(1000) },
    { kind: "rate", point: pointAt(1001) },
    { kind: "rate", point: pointAt(1000 + KEEP_MS) },
  ).rates;
  t.deepEqual(
    rates.map((point) => point.atMs),
    [1001, 1000 + KEEP_MS],
  );
});

test("a clock set back starts the chart anew", (t) => {
  const rates = after(
    { kind: "rate", point: pointAt(9000) },
    { kind: "rate", point: pointAt(4000) },
    { kind: "rate", point: pointAt(5000) },
  ).rates;
  t.deepEqual(
    rates.map((point) => point.atMs),
    [4000, 5000],
  );
});

test("whatever comes, the points rise in time and stay within bounds", (t) => {
  const time = fc.integer({ min: 0, max: 2 * KEEP_MS });
  const event: fc.Arbitrary<LiveEvent> = fc.oneof(
    time.map((atMs): LiveEvent => ({ kind: "rate", point: pointAt(atMs) })),
    fc
      .array(time, { maxLength: 50 })
      .map((times): LiveEvent => ({ kind: "rates", points: times.map(pointAt) })),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const times = after(...events).rates.map((point) => point.atMs);
      const rising = times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0));
      return rising && (times.at(-1) ?? 0) - (times[0] ?? 0) < KEEP_MS;
    }),
  );
  const flood = Array.from({ length: MAX_POINTS * 2 }, (_, index) => pointAt(index));
  t.is(after({ kind: "rates", points: flood }).rates.length, MAX_POINTS);
});
