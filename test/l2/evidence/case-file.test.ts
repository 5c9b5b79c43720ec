import test from "ava";
import { LinkType } from "#capture/types.ts";
import { micros } from "#core/units.ts";
import { CaseFile } from "#l2/evidence/case-file.ts";
import { FrameRing } from "#l2/evidence/frame-ring.ts";
import { addressOffset } from "#l2/evidence/header-bytes.ts";
import { traitsOf } from "#l2/evidence/traits.ts";
import { EVIDENCE_LIMITS, type KeptFrame } from "#l2/evidence/types.ts";
import { datagram, reply } from "../../helpers/frames.ts";
import { alertOf, attacker, frameOf, packetOf, START, stranger, victim } from "./samples.ts";

const HALF = EVIDENCE_LIMITS.frames / 2;
/** Low byte of its EtherType. */
const ARP = 6;
const other = { mac: "02:00:00:00:00:78", ip: "192.168.1.78" };

class Rings {
  readonly control = new FrameRing(4096, 1_000_000, 600);
  readonly others = new FrameRing(4096, 1_000_000, 600);
  #number = 0;

  add(ring: FrameRing, bytes: Uint8Array, times = 1, tick = 1, link: LinkType = LinkType.ethernet) {
    for (let i = 0; i < times; i++) {
      const number = ++this.#number;
      const frame = frameOf(bytes, { at: micros(START + number), link });
      const packet = packetOf({ ...frame, link: LinkType.ethernet });
      const mark = { tick, number, traits: traitsOf(packet), addresses: addressOffset(packet) };
      ring.add(frame, packet.view, bytes.length, mark);
    }
    return this.#number;
  }

  open(link: LinkType = LinkType.ethernet): CaseFile {
    return new CaseFile(link, this.control, this.others);
  }
}

const numbersOf = (frames: readonly KeptFrame[]) => frames.map(({ frame }) => frame);
const spoofed = reply(attacker, victim);
const unrelated = reply(stranger, other);
const data = datagram(attacker, other);

test("frames of the subjects are picked out of both rings, in their order", (t) => {
  const rings = new Rings();
  rings.add(rings.others, data);
  rings.add(rings.control, unrelated);
  rings.add(rings.control, spoofed);
  rings.add(rings.others, datagram(stranger, other));
  const frame = rings.add(rings.others, data);
  t.deepEqual(numbersOf(rings.open().look(alertOf({ frame }), 0)), [1, 3, 5]);
});

test("the opening frame belongs to the case, whatever it holds", (t) => {
  const rings = new Rings();
  const frame = rings.add(rings.control, unrelated);
  t.deepEqual(numbersOf(rings.open().look(alertOf({ frame }), 0)), [frame]);
  t.deepEqual(numbersOf(rings.open().takeOpening(alertOf({ frame }))), [frame]);
  t.deepEqual(rings.open().takeOpening(alertOf({ frame: frame + 1 })), []);
});

test("frames before the time and of another link are no part of it", (t) => {
  const rings = new Rings();
  rings.add(rings.control, spoofed, 1, 5);
  rings.add(rings.control, spoofed, 1, 6, LinkType.linuxCooked);
  const frame = rings.add(rings.control, spoofed, 1, 6);
  t.deepEqual(numbersOf(rings.open().look(alertOf({ frame }), 6)), [frame]);
  t.deepEqual(numbersOf(rings.open(LinkType.linuxCooked).look(alertOf({ frame: 1 }), 0)), [2]);
});

test("each look begins where the last one ended", (t) => {
  const rings = new Rings();
  const frame = rings.add(rings.control, spoofed, 2);
  const opened = rings.open();
  t.deepEqual(numbersOf(opened.look(alertOf({ frame }), 0)), [1, 2]);
  rings.add(rings.others, data);
  rings.add(rings.control, spoofed);
  t.deepEqual(numbersOf(opened.look(alertOf({ frame, state: "updated" }), 0)), [3, 4]);
  t.deepEqual(numbersOf(opened.look(alertOf({ frame, state: "closed" }), 0)), []);
});

test("a step takes the newest and half of the room, the last one all; never more in sum", (t) => {
  const rings = new Rings();
  const opened = rings.open();
  const counts: number[] = [];
  for (const state of ["opened", "updated", "updated", "closed", "updated"] as const) {
    const last = rings.add(rings.control, spoofed, 2000);
    const frames = numbersOf(opened.look(alertOf({ frame: 1, state }), 0));
    if (frames.length > 0) t.is(frames.at(-1), last);
    counts.push(frames.length);
  }
  // Control frames alone fill three quarters of a step that is not the last.
  t.is(counts[0], Math.ceil(HALF * 0.75));
  t.true(counts.every((count, i) => i === 0 || i === 3 || count <= (counts[i - 1] as number)));
  t.true(counts.reduce((sum, count) => sum + count, 0) <= EVIDENCE_LIMITS.frames);
});

test("frames that carry much are bounded by their bytes", (t) => {
  const rings = new Rings();
  const large = new Uint8Array(2048);
  large.set(spoofed);
  const opened = rings.open();
  let bytes = 0;
  for (const state of ["opened", "updated", "closed"] as const) {
    rings.add(rings.control, large, 400);
    for (const frame of opened.look(alertOf({ frame: 1, state }), 0))
      bytes += frame.bytes.length + 32;
  }
  t.true(bytes > 100_000 && bytes <= EVIDENCE_LIMITS.fileBytes - EVIDENCE_LIMITS.textBytes);
});

test("control frames leave room for others, and others take all that control leaves", (t) => {
  const rings = new Rings();
  rings.add(rings.others, data, 1000);
  t.is(rings.open().look(alertOf({ frame: 1 }), 0).length, HALF);
  rings.add(rings.control, spoofed, 1000);
  const frames = rings.open().look(alertOf({ frame: 1 }), 0);
  t.is(frames.length, HALF);
  t.is(frames.filter(({ bytes }) => bytes[13] === ARP).length, Math.ceil(HALF * 0.75));
});

test("a flood that names nobody is proven by its traffic; other such alerts by nothing", (t) => {
  const rings = new Rings();
  rings.add(rings.others, datagram(stranger, other), 3);
  const { attacker: _a, claimed: _c, owner: _o, victims: _v, ...nameless } = alertOf({ frame: 99 });
  t.is(rings.open().look({ ...nameless, type: "udp-flood" }, 0).length, 3);
  t.is(rings.open().look({ ...nameless, type: "syn-flood" }, 0).length, 0);
  t.is(rings.open().look({ ...nameless, type: "anomaly" }, 0).length, 0);
});
