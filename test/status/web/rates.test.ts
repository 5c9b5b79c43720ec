import test from "ava";
import { meanRates } from "#status/web/rates.ts";

test("each step is the mean of its points, newest first, steps without points left out", (t) => {
  const points = [
    { atMs: 15_000, packetsPerS: 10, bitsPerS: 100 },
    { atMs: 29_999, packetsPerS: 20, bitsPerS: 300 },
    { atMs: 60_000, packetsPerS: 5, bitsPerS: 7 },
  ];
  t.deepEqual(meanRates(points, 15_000), [
    { atMs: 60_000, packetsPerS: 5, bitsPerS: 7 },
    { atMs: 15_000, packetsPerS: 15, bitsPerS: 200 },
  ]);
});

test("no points, no rows", (t) => t.deepEqual(meanRates([], 15_000), []));
