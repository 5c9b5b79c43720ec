import test from "ava";
import { liveSynthetic, syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import type { FrameVisitor } from "#capture/types.ts";
import { type Micros, micros } from "#core/units.ts";
import { MORNING, observe, optionsOf } from "./observed.ts";

const { signal } = new AbortController();

test("as fast as it can: blocks are bounded, time goes on, the end is told once", async (t) => {
  await using source = syntheticSource(optionsOf({ startAt: MORNING, durationS: 20 }));
  let frames = 0;
  let last = 0;
  for (;;) {
    const before = frames;
    const report = await source.readBlock((frame) => {
      frames++;
      t.true(frame.at <= MORNING + 20e6);
    }, signal);
    t.true(frames - before < 5_000);
    t.true(report.at >= last);
    last = report.at;
    if (report.ended) break;
  }
  t.is(last, MORNING + 20e6);
  t.is(source.counters.frames, frames);
});

test("live: frames come as time passes, the same as from a file", async (t) => {
  let ms = 700;
  const clock = { now: () => MORNING, monotonicMs: () => ms };
  await using source = liveSynthetic(1, clock);
  const seen: { at: number; bytes: Uint8Array }[] = [];
  const visit: FrameVisitor = ({ at, bytes, offset, capturedBytes }) => {
    t.true(at <= MORNING + (ms - 700) * 1_000);
    seen.push({ at, bytes: bytes.slice(offset, offset + capturedBytes) });
  };
  for (let second = 0; second <= 20; second++) {
    ms = 700 + second * 1_000;
    let report = await source.readBlock(visit, signal);
    while (report.at < MORNING + second * 1e6) report = await source.readBlock(visit, signal);
    t.like(report, { dropped: 0, ended: false, at: MORNING + second * 1e6 });
  }
  const expected = await observe({ startAt: MORNING, durationS: 20 });
  t.true(expected.length > 100);
  t.deepEqual(seen, expected);
});

test("live: attacks come at their offset from the start", async (t) => {
  let ms = 0;
  const start = micros(1_714_960_800_000_000);
  const clock = { now: (): Micros => start, monotonicMs: () => ms };
  await using source = liveSynthetic(1, clock, [{ kind: "flood", offsetS: 2, framesPerS: 1_000 }]);
  const countAt = async (toMs: number) => {
    ms = toMs;
    let report = await source.readBlock(() => {}, signal);
    while (report.at < start + toMs * 1_000) report = await source.readBlock(() => {}, signal);
    return source.counters.frames;
  };
  const before = await countAt(1_999);
  t.true((await countAt(3_000)) - before >= 1_000);
});

test("live: an abort ends the wait", async (t) => {
  const clock = { now: () => MORNING, monotonicMs: () => 0 };
  await using source = liveSynthetic(1, clock);
  const controller = new AbortController();
  controller.abort();
  t.like(await source.readBlock(() => {}, controller.signal), { ended: false, at: MORNING });
});
