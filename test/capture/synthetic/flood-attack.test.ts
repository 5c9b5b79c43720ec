import test from "ava";
import { ipv4Of, observe, type Seen, sourceMac } from "./observed.ts";

const OFFSET_S = 5;

/** How many frames come from addresses that no vendor's station of the office has. */
function strangers(healthy: readonly Seen[], frames: readonly Seen[]): Seen[] {
  const known = new Set(healthy.map(sourceMac));
  return ipv4Of(frames, 6).filter((frame) => !known.has(sourceMac(frame)));
}

for (const framesPerS of [1, 700, 5_000]) {
  test(`${framesPerS} frames a second for ten seconds, each from another station`, async (t) => {
    const choice = { durationS: 30, seed: 4 };
    const healthy = await observe({ ...choice, durationS: 60 });
    const flood = { kind: "flood", offsetS: OFFSET_S, framesPerS } as const;
    const frames = await observe({ ...choice, attacks: [flood] });
    const seen = strangers(healthy, frames);
    t.is(seen.length, 10 * framesPerS);
    t.is(new Set(seen.map(sourceMac)).size, seen.length);
    t.true(seen.every(({ bytes }) => (bytes[6]! & 1) === 0));
    const startAt = seen[0]!.at;
    for (const [i, { at }] of seen.entries()) {
      t.true(Math.abs(at - startAt - (i * 1e6) / framesPerS) <= 1);
    }
  });
}
