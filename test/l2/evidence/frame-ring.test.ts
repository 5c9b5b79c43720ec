import test from "ava";
import fc from "fast-check";
import { type Frame, LinkType } from "#capture/types.ts";
import { micros } from "#core/units.ts";
import { FrameRing } from "#l2/evidence/frame-ring.ts";
import { Subjects } from "#l2/evidence/subjects.ts";
import { frameOf, START } from "./samples.ts";

const REACH_TICKS = 10;

function add(ring: FrameRing, number: number, bytes: Uint8Array, tick = number, frame?: Frame) {
  const given = frame ?? frameOf(bytes, { at: micros(START + number) });
  const view = new DataView(given.bytes.buffer, given.bytes.byteOffset, given.bytes.byteLength);
  ring.add(given, view, bytes.length, { tick, number, traits: number & 7, addresses: 0 });
}

test("a frame comes back with all that was noted", (t) => {
  const ring = new FrameRing(4, 100, REACH_TICKS);
  t.is(ring.newest, 0);
  const whole = Uint8Array.of(0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
  const frame = frameOf(whole, {
    offset: 2,
    capturedBytes: 7,
    wireBytes: 1500,
    link: LinkType.rawIp,
  });
  add(ring, 3, whole.subarray(2, 9), 12, frame);
  t.deepEqual(ring.frameAt(0), {
    at: micros(START),
    frame: 3,
    bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7),
    wireBytes: 1500,
  });
  t.is(ring.newest, 3);
  t.is(ring.tickAt(0), 12);
  t.is(ring.traitsAt(0), 3);
  t.is(ring.linkAt(0), LinkType.rawIp);
  t.is(ring.lengthAt(0), 7);
});

test("subjects are looked for in the frame alone, not in its neighbours", (t) => {
  const ring = new FrameRing(4, 100, REACH_TICKS);
  add(ring, 1, Uint8Array.of(10, 0));
  add(ring, 2, Uint8Array.of(0, 1));
  add(ring, 3, Uint8Array.of(10, 0, 0, 1));
  const subjects = new Subjects(["10.0.0.1"]);
  t.deepEqual(
    [0, 1, 2].map((age) => ring.concerns(age, subjects)),
    [true, false, false],
  );
});

test("the oldest go, and those that went before their time are counted", (t) => {
  const ring = new FrameRing(4, 1000, REACH_TICKS);
  for (let number = 1; number <= 4; number++) add(ring, number, new Uint8Array(10), 1);
  add(ring, 5, new Uint8Array(10), 1 + REACH_TICKS);
  t.is(ring.size, 4);
  t.is(ring.evicted, 0, "it had had its time");
  add(ring, 6, new Uint8Array(10), REACH_TICKS);
  t.is(ring.evicted, 1);
  t.is(ring.numberAt(3), 3);
});

/** Lengths of frames, some as large as the whole ring. */
const lengths = fc.array(fc.integer({ min: 1, max: 64 }), { maxLength: 200 });

test("it holds the newest frames unchanged, whatever their lengths", (t) => {
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 20 }), (all, limit) => {
      const ring = new FrameRing(limit, 64, REACH_TICKS);
      all.forEach((length, i) => {
        const bytes = new Uint8Array(length).fill(i);
        add(ring, i + 1, bytes);
        if (ring.size < 1 || ring.size > limit) throw new Error(`${ring.size} frames`);
        let kept = 0;
        for (let age = 0; age < ring.size; age++) {
          const { frame, bytes: found } = ring.frameAt(age);
          const expected = all[i - age] as number;
          kept += found.length;
          if (frame !== i + 1 - age || found.length !== expected) throw new Error("order");
          if (!found.every((byte) => byte === ((i - age) & 255))) throw new Error("bytes");
        }
        if (kept > 64) throw new Error("more than there is room for");
      });
    }),
  );
  t.pass();
});

test("small frames fill it to its limit", (t) => {
  const ring = new FrameRing(8, 64, REACH_TICKS);
  for (let number = 1; number <= 100; number++) add(ring, number, new Uint8Array(8));
  t.is(ring.size, 8);
  t.is(ring.numberAt(7), 93);
});
