import test from "ava";
import fc from "fast-check";
import type { Lane } from "#capture/ring/lane.ts";
import { Merge } from "#capture/ring/merge.ts";
import { type Frame, LinkType } from "#capture/types.ts";
import { micros } from "#core/units.ts";

const HOLD_MS = 40;
const NEVER = Number.POSITIVE_INFINITY;

/** A ring as the test wills it. */
interface FakeLane extends Lane {
  /** Blocks handed over by the kernel: times of their frames. */
  readonly blocks: number[][];
  /** When the block being filled was begun; Infinity while it has no frame. */
  openAt: number;
}

function fakeLane(): FakeLane {
  const lane: FakeLane = {
    frames: 0,
    blocks: [],
    openAt: NEVER,
    hasFrame: () => lane.blocks.length > 0,
    headTime: () => lane.blocks[0]?.[0] ?? lane.openAt,
    handOver: (until, frame, visit) => {
      const [block = []] = lane.blocks;
      while (block[0] !== undefined && block[0] <= until) {
        visit(Object.assign(frame, { at: block.shift() }));
      }
      if (block.length === 0) lane.blocks.shift();
    },
    giveBack: () => {},
    [Symbol.dispose]: () => {},
  };
  return lane;
}

function setUp() {
  const lanes = { bulk: fakeLane(), control: fakeLane() };
  const merge = new Merge(lanes, HOLD_MS);
  const frame: Frame = {
    bytes: new Uint8Array(0),
    offset: 0,
    capturedBytes: 0,
    wireBytes: 0,
    at: micros(0),
    link: LinkType.ethernet,
    own: false,
  };
  /** All that may be handed over at a moment. */
  const drain = (nowMs = 0): number[] => {
    const seen: number[] = [];
    while (merge.step(nowMs, frame, ({ at }) => seen.push(at)));
    return seen;
  };
  return { ...lanes, merge, drain };
}

test("frames of both rings come in the order of their times", (t) => {
  const { bulk, control, drain } = setUp();
  bulk.blocks.push([1, 2, 5], [6, 9]);
  control.blocks.push([3], [4, 7]);
  t.deepEqual(drain(), [1, 2, 3, 4, 5, 6, 7, 9]);
});

test("a frame waits while the other ring has some in a block begun before it", (t) => {
  for (const [ready, awaited] of [
    ["bulk", "control"],
    ["control", "bulk"],
  ] as const) {
    const { merge, drain, ...lanes } = setUp();
    lanes[ready].blocks.push([10, 20, 30]);
    lanes[awaited].openAt = 20;
    t.deepEqual(drain(100), [10, 20]);
    t.deepEqual(merge.holdAt(110), { awaited, leftMs: HOLD_MS - 10 });
    lanes[awaited].blocks.push([25]);
    lanes[awaited].openAt = NEVER;
    t.deepEqual(drain(120), [25, 30]);
    t.is(merge.holdAt(120), null);
  }
});

test("an empty ring holds nothing back", (t) => {
  const { bulk, control, merge, drain } = setUp();
  bulk.blocks.push([1, 2]);
  t.deepEqual(drain(), [1, 2]);
  control.blocks.push([3]);
  t.deepEqual(drain(), [3]);
  t.deepEqual(drain(), []);
  t.is(merge.holdAt(0), null);
});

test("after the longest wait it goes on, for as long as that ring brings nothing", (t) => {
  const { bulk, control, merge, drain } = setUp();
  control.openAt = 5;
  bulk.blocks.push([10]);
  t.deepEqual(drain(100), []);
  t.deepEqual(drain(100 + HOLD_MS - 1), []);
  t.deepEqual(drain(100 + HOLD_MS), [10]);
  bulk.blocks.push([20]);
  t.deepEqual(drain(300), [20], "not once more for each block");
  control.blocks.push([6]);
  control.openAt = NEVER;
  t.deepEqual(drain(301), [6], "late, but not lost");
  control.openAt = 30;
  bulk.blocks.push([40]);
  t.deepEqual(drain(400), [], "a new wait");
  t.is(merge.holdAt(400 + HOLD_MS + 1)?.leftMs, 1, "a wait is never for nothing");
});

test("property: whatever falls into which ring and block, the order of times comes out", (t) => {
  const gaps = fc.array(fc.tuple(fc.nat(5), fc.boolean(), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(gaps, (steps) => {
      const { drain, ...lanes } = setUp();
      const seen: number[] = [];
      const open = { bulk: [] as number[], control: [] as number[] };
      let at = 0;
      for (const [gap, isControl, isRetired] of steps) {
        at += gap;
        const name = isControl ? "control" : "bulk";
        if (open[name].length === 0) lanes[name].openAt = at;
        open[name].push(at);
        if (isRetired) {
          lanes[name].blocks.push(open[name]);
          lanes[name].openAt = NEVER;
          open[name] = [];
        }
        seen.push(...drain());
      }
      for (const name of ["bulk", "control"] as const) {
        if (open[name].length > 0) lanes[name].blocks.push(open[name]);
        lanes[name].openAt = NEVER;
      }
      seen.push(...drain());
      t.is(seen.length, steps.length);
      t.deepEqual(
        seen,
        seen.toSorted((a, b) => a - b),
      );
    }),
  );
});
