import test, { type ExecutionContext } from "ava";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { pacedSource } from "#capture/file/paced-source.ts";
import type { Clock } from "#core/clock.ts";
import type { Micros } from "#core/units.ts";
import { scratchFile } from "../../helpers/scratch.ts";
import { pcapHeader, pcapRecord } from "./literal.ts";

const START_S = 1_714_557_600;

/** A clock that stands still until it is told to go on. */
function handClock(): Clock & { ms: number } {
  const clock = { ms: 5_000, now: () => 0 as Micros, monotonicMs: () => clock.ms };
  return clock;
}

/** Plays a file with frames at `offsetsS`; `goTo` moves the clock and reads until all is quiet. */
async function play(t: ExecutionContext, offsetsS: readonly number[], speed: number) {
  const records = offsetsS.flatMap((offset) => {
    const seconds = START_S + Math.floor(offset);
    const fraction = Math.round((offset % 1) * 1e6);
    return pcapRecord({ seconds, fraction, body: [1, 2, 3] });
  });
  const path = scratchFile(t, Uint8Array.from([...pcapHeader(), ...records]));
  const clock = handClock();
  const source = pacedSource(await openCaptureFile(path), clock, speed);
  t.teardown(() => source[Symbol.asyncDispose]());
  const { signal } = new AbortController();
  const startMs = clock.ms;
  return async (elapsedS: number) => {
    clock.ms = startMs + elapsedS * 1_000;
    const seen: number[] = [];
    let report = { at: 0, ended: false, dropped: 0 };
    for (let i = 0; i < 4 && !report.ended; i++) {
      const visit = (frame: { at: number }) => seen.push(frame.at / 1e6 - START_S);
      report = await source.readBlock(visit, signal);
    }
    const at = Math.round(report.at - START_S * 1e6) / 1e6;
    return { seen: seen.map((one) => Math.round(one * 1e6) / 1e6), at, ended: report.ended };
  };
}

test("a frame comes when as much time has passed as in the file", async (t) => {
  const goTo = await play(t, [0, 1, 1.5, 10], 1);
  t.deepEqual(await goTo(0), { seen: [0], at: 0, ended: false });
  t.deepEqual(await goTo(0.999), { seen: [], at: 0.999, ended: false });
  t.deepEqual(await goTo(1), { seen: [1], at: 1, ended: false });
  t.deepEqual(await goTo(6), { seen: [1.5], at: 6, ended: false });
  t.deepEqual(await goTo(30), { seen: [10], at: 10, ended: true });
});

test("silence passes, but never beyond the next frame", async (t) => {
  const goTo = await play(t, [0, 100], 1);
  t.like(await goTo(0), { at: 0 });
  t.like(await goTo(42), { seen: [], at: 42 });
  t.like(await goTo(99.5), { seen: [], at: 99.5 });
});

test("a speed of 10 takes a tenth of the time", async (t) => {
  const goTo = await play(t, [0, 10, 20], 10);
  t.deepEqual(await goTo(0), { seen: [0], at: 0, ended: false });
  t.deepEqual(await goTo(0.5), { seen: [], at: 5, ended: false });
  t.deepEqual(await goTo(1), { seen: [10], at: 10, ended: false });
  t.like(await goTo(2), { seen: [20], ended: true });
});

test("a gap of more than an hour is skipped, an hour is not", async (t) => {
  const goTo = await play(t, [0, 3_600, 7_201, 7_202], 1);
  t.like(await goTo(0), { seen: [0] });
  t.like(await goTo(3_599), { seen: [] });
  t.like(await goTo(3_600), { seen: [3_600, 7_201] });
  t.like(await goTo(3_601), { seen: [7_202], ended: true });
});

test("frames out of order come in the file's order, and time never runs back", async (t) => {
  const goTo = await play(t, [10, 12, 5, 11, 13], 1);
  t.like(await goTo(0), { seen: [10], at: 10 });
  t.like(await goTo(2), { seen: [12, 5, 11], at: 12 });
  t.like(await goTo(3), { seen: [13], at: 13, ended: true });
});

test("the pace goes on from where a clock was set back, and time with it", async (t) => {
  const day = 86_400;
  const goTo = await play(t, [day, day + 1, 0, 1, day + 30, day + 31], 1);
  t.like(await goTo(0), { seen: [day], at: day });
  t.like(await goTo(1), { seen: [day + 1, 0], at: 0 });
  t.like(await goTo(1.5), { seen: [], at: 0.5 });
  // A day of silence is skipped.
  t.like(await goTo(2), { seen: [1, day + 30], at: day + 30 });
  t.like(await goTo(3), { seen: [day + 31], ended: true });
});

test("an abort ends the wait for the next frame", async (t) => {
  const records = [0, 3_000].flatMap((seconds) => pcapRecord({ seconds, fraction: 0, body: [1] }));
  const path = scratchFile(t, Uint8Array.from([...pcapHeader(), ...records]));
  await using source = pacedSource(await openCaptureFile(path), handClock());
  const controller = new AbortController();
  controller.abort();
  t.like(await source.readBlock(() => {}, controller.signal), { ended: false });
});
