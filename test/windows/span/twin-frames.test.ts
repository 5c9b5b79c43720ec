import test from "ava";
import fc from "fast-check";
import type { Micros } from "#core/units.ts";
import { TwinFrames } from "#windows/span/twin-frames.ts";
import { decoded } from "../../helpers/decoded.ts";
import { hostOf, segment } from "../../helpers/ip-frames.ts";

const [from, to] = [hostOf(1), hostOf(2)];
const data = (sequence: number) =>
  segment({ from, to, ports: [40_000, 80], flags: "A", sequence, data: "x" });

function seeAt(twins: TwinFrames, micros: number, bytes: Uint8Array): void {
  const packet = decoded(bytes);
  packet.at = micros as Micros;
  twins.see(packet);
}

/** The same frame with a tag of IEEE 802.1Q before its type. */
function tagged(bytes: Uint8Array): Uint8Array {
  const tag = [0x81, 0, 0, 7];
  return Uint8Array.from([...bytes.slice(0, 12), ...tag, ...bytes.slice(12)]);
}

test("a copy within a millisecond counts, a later one does not", (t) => {
  const twins = new TwinFrames(7);
  seeAt(twins, 5000, data(1));
  seeAt(twins, 6000, data(1));
  t.like(twins, { frames: 1, doubled: 1 });
  seeAt(twins, 7001, data(2));
  seeAt(twins, 8002, data(2));
  t.like(twins, { frames: 3, doubled: 1 });
});

test("of both copies one may have lost its tag", (t) => {
  const twins = new TwinFrames(7);
  seeAt(twins, 5000, tagged(data(1)));
  seeAt(twins, 5010, data(1));
  t.like(twins, { frames: 1, doubled: 1 });
});

test("a frame that differs in its last byte, or goes elsewhere, is another", (t) => {
  const twins = new TwinFrames(7);
  const plain = { from, to, ports: [40_000, 80], flags: "A" } as const;
  seeAt(twins, 1, segment({ ...plain, data: "ab" }));
  seeAt(twins, 2, segment({ ...plain, data: "ac" }));
  seeAt(twins, 3, segment({ ...plain, data: "ab", to: { ...to, mac: hostOf(3).mac } }));
  seeAt(twins, 4, segment({ ...plain, data: "a" }));
  t.like(twins, { frames: 4, doubled: 0 });
});

test("who repeats himself is no mirror", (t) => {
  const twins = new TwinFrames(7);
  for (let i = 0; i < 300; i++) seeAt(twins, i, data(1));
  t.like(twins, { frames: 1, doubled: 0 });
});

test("a new count forgets no frame whose copy still comes", (t) => {
  const twins = new TwinFrames(7);
  seeAt(twins, 1, data(1));
  twins.reset();
  t.like(twins, { frames: 0, doubled: 0 });
  seeAt(twins, 2, data(1));
  t.like(twins, { frames: 0, doubled: 1 });
});

test("of frames of which each comes up to four times, those are counted that came again", (t) => {
  const copies = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 200 });
  const property = fc.property(copies, fc.integer(), (counts, seed) => {
    const twins = new TwinFrames(seed);
    counts.forEach((count, i) => {
      for (let n = 0; n < count; n++) seeAt(twins, i * 5000 + n * 300, data(i));
    });
    t.is(twins.frames, counts.length);
    t.is(twins.doubled, counts.filter((count) => count > 1).length);
  });
  fc.assert(property);
});
