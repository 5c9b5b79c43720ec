import test from "ava";
import fc from "fast-check";
import { Pipeline } from "#app/pipeline.ts";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { NO_BOX } from "#features/vector.ts";
import { frameOf } from "../decode/observe.ts";
import { ARP_REQUEST, ethernet } from "../decode/sample.ts";

// The rules of windows in event time, seen where they matter: in what the pipeline hands on.

const START = 1_714_557_600_000_000;
const SECOND = 1_000_000;
const WINDOW = 5 * SECOND;
const LATE = 60 * SECOND;
const HOUR = 3600 * SECOND;
const FRAME = frameOf({ bytes: ethernet("0806", ARP_REQUEST) });

interface Counted {
  readonly pipeline: Pipeline;
  readonly windows: WindowRecord[];
  /** @param seconds since START */
  see(seconds: number, wireBytes?: number): void;
}

function counted(): Counted {
  const windows: WindowRecord[] = [];
  const pipeline = new Pipeline({
    windowSeconds: 5,
    l2: defaultConfig().l2,
    seed: 1,
    box: () => NO_BOX,
    emit: (event) => {
      if (event.kind === "window") windows.push(event);
    },
  });
  const see = (seconds: number, wireBytes = 60) => {
    const at = micros(START + Math.round(seconds * SECOND));
    pipeline.visit({ ...FRAME, at, wireBytes });
  };
  return { pipeline, windows, see };
}

/** Start in seconds and frames of each window. */
function shape(windows: readonly WindowRecord[]): (readonly [number, number])[] {
  return windows.map(({ startAt, packets }) => [(startAt - START) / SECOND, packets]);
}

const gives = test.macro(
  (t, seconds: readonly number[], expected: readonly (readonly [number, number])[]) => {
    const { pipeline, windows, see } = counted();
    for (const second of seconds) see(second);
    pipeline.finish();
    t.deepEqual(shape(windows), [...expected]);
    t.true(windows.every(({ durationMs }) => durationMs === 5000));
  },
);

test("no frame, no window", gives, [], []);
test("the first frame opens window 0", gives, [7], [[7, 1]]);
test(
  "a window ends where the next begins",
  gives,
  [0, 4.999999, 5],
  [
    [0, 2],
    [5, 1],
  ],
);
test(
  "repeated timestamps all count",
  gives,
  [0, 0, 5, 5, 5],
  [
    [0, 2],
    [5, 3],
  ],
);
test(
  "silence is filled with empty windows",
  gives,
  [0, 17],
  [
    [0, 1],
    [5, 0],
    [10, 0],
    [15, 1],
  ],
);
test("a frame that goes back inside the window counts there", gives, [0, 4, 1, 3], [[0, 4]]);
test(
  "a late frame counts into the open window",
  gives,
  [0, 12, 4, 13],
  [
    [0, 1],
    [5, 0],
    [10, 3],
  ],
);
test(
  "a frame a minute before the open window is late",
  gives,
  [0, 61, 0],
  [[0, 1], ...Array.from({ length: 11 }, (_, i) => [5 * i + 5, 0] as const), [60, 2]],
);
test(
  "one more than a minute before it closes it: the clock was set back",
  gives,
  [100, 100, 39, 41],
  [
    [100, 2],
    [39, 2],
  ],
);
test(
  "after a clock was set back windows go on from there",
  gives,
  [100, 0, 5, 100],
  [
    [100, 1],
    [0, 1],
    [5, 1],
    ...Array.from({ length: 18 }, (_, i) => [5 * i + 10, 0] as const),
    [100, 1],
  ],
);
test(
  "after more than an hour of silence windows begin anew",
  gives,
  [0, 3605.000001, 3611],
  [
    [0, 1],
    [3605.000001, 1],
    [3610.000001, 1],
  ],
);

test("an hour of silence is filled to the last window", (t) => {
  const { pipeline, windows, see } = counted();
  see(0);
  see(3605);
  pipeline.finish();
  t.is(windows.length, 722);
  t.deepEqual(shape(windows).at(-1), [3605, 1]);
});

test("passing time closes windows without frames, and opens none before the first", (t) => {
  const { pipeline, windows, see } = counted();
  pipeline.tick(micros(START), 0);
  see(1);
  pipeline.tick(micros(START + 5 * SECOND), 2);
  t.is(windows.length, 0);
  pipeline.tick(micros(START + 6 * SECOND), 3);
  pipeline.tick(micros(START + 11 * SECOND), 0);
  t.deepEqual(shape(windows), [
    [1, 1],
    [6, 0],
  ]);
  t.deepEqual(
    windows.map(({ dropped }) => dropped),
    [5, 0],
    "losses count where they were told",
  );
  pipeline.tick(micros(START), 0);
  t.is(windows.length, 2, "time that goes back closes nothing");
});

const jump = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 * SECOND }) },
  { weight: 2, arbitrary: fc.integer({ min: -2 * SECOND, max: 20 * SECOND }) },
  { weight: 1, arbitrary: fc.integer({ min: -90 * SECOND, max: 90 * SECOND }) },
  { weight: 1, arbitrary: fc.constantFrom(0, WINDOW, -LATE, HOUR, HOUR + WINDOW + 1, -HOUR) },
);

test("property: each frame counts once, in a window it may be in; windows follow in order", (t) => {
  fc.assert(
    fc.property(fc.array(jump, { minLength: 1, maxLength: 24 }), (jumps) => {
      const { pipeline, windows, see } = counted();
      const times: number[] = [];
      let at = 0;
      for (const [i, by] of jumps.entries()) {
        at += by;
        times.push(START + at);
        // The sum of a window's bytes tells which frames it holds.
        see(at / SECOND, 60 + 2 ** (i + 7));
      }
      pipeline.finish();
      checkHeld(times, windows);
      checkOrder(times, windows);
      return true;
    }),
    { numRuns: 500 },
  );
  t.pass();
});

/** Numbers of the frames that a window counted. */
function framesOf({ packets, bytes }: WindowRecord): number[] {
  const bits = (bytes - 60 * packets) / 2 ** 7;
  return Array.from({ length: 24 }, (_, i) => i).filter((i) => (bits & (1 << i)) !== 0);
}

function checkHeld(times: readonly number[], windows: readonly WindowRecord[]): void {
  const held = windows.flatMap(framesOf);
  const all = times.map((_, i) => i);
  if (held.join() !== all.join()) throw new Error(`frames ${held} of ${all}, in order`);
  for (const window of windows) {
    const frames = framesOf(window);
    if (frames.length !== window.packets) throw new Error(`${window.packets} packets: ${frames}`);
    for (const i of frames) {
      const after = times[i]! - window.startAt;
      if (after >= WINDOW || after < -LATE)
        throw new Error(`frame ${i} is ${after} off its window`);
    }
  }
}

/** Starts only grow, by at least a window, but for a window that begins with a set-back clock. */
function checkOrder(times: readonly number[], windows: readonly WindowRecord[]): void {
  for (const [i, window] of windows.entries()) {
    const before = windows[i - 1];
    const step = before === undefined ? WINDOW : window.startAt - before.startAt;
    if (step === WINDOW) continue;
    const [first] = framesOf(window);
    if (first === undefined || times[first] !== window.startAt) throw new Error(`window ${i}`);
    const isSetBack = step < -LATE;
    const isBeyondGap = step > HOUR + WINDOW;
    if (!isSetBack && !isBeyondGap) throw new Error(`window ${i} starts ${step} after the last`);
  }
}
