import test from "ava";
import {
  block,
  interfaceBlock,
  type Order,
  packetBlock,
  sectionBlock,
  simpleBlock,
  u16,
  u32,
} from "./literal.ts";
import { readBytes } from "./read-all.ts";

const BODY = [0xde, 0xad, 0xbe, 0xef, 1];
const TIME = 1_714_557_600_123_456n;
/** 2201-01-01T00:00:00Z */
const YEAR_2201 = 7_289_654_400_000_000n;
const AT = Number(TIME);
const HEAD = [...sectionBlock(), ...interfaceBlock()];
const GOOD = packetBlock({ time: TIME, body: BODY });
const GOOD_FRAME = { at: AT, wireBytes: 5, link: 1, body: BODY };

const kinds = test.macro(async (t, order: Order) => {
  const packet = { order, time: TIME, body: BODY, wireBytes: 1500 };
  const { frames, refused } = await readBytes(t, [
    ...sectionBlock(order),
    ...interfaceBlock({ order }),
    ...packetBlock(packet, 6),
    ...packetBlock(packet, 2),
    ...simpleBlock(BODY.length, BODY, order),
  ]);
  t.deepEqual(frames, [
    { ...GOOD_FRAME, wireBytes: 1500 },
    { ...GOOD_FRAME, wireBytes: 1500 },
    GOOD_FRAME,
  ]);
  t.deepEqual(refused, {});
});
test("enhanced, obsolete and simple packet blocks, little-endian", kinds, "little");
test("enhanced, obsolete and simple packet blocks, big-endian", kinds, "big");

test("each interface has its own link type, resolution, offset and check sequence", async (t) => {
  const offset = [...u32(100, "little"), ...u32(0, "little")];
  const { frames } = await readBytes(t, [
    ...sectionBlock(),
    ...interfaceBlock(),
    ...interfaceBlock({ link: 101, options: [[9, [9]]] }),
    ...interfaceBlock({
      link: 276,
      options: [
        [2, [...Buffer.from("eth0")]],
        [9, [0x8a]],
        [14, offset],
      ],
    }),
    ...interfaceBlock({ options: [[13, [4]]] }),
    ...packetBlock({ from: 1, time: TIME * 1000n + 999n, body: BODY }),
    ...packetBlock({ from: 2, time: 1536n, body: BODY }),
    ...packetBlock({ from: 3, time: TIME, body: BODY }),
    ...packetBlock({ from: 0, time: TIME, body: BODY }),
  ]);
  t.deepEqual(frames, [
    { ...GOOD_FRAME, link: 101 },
    { ...GOOD_FRAME, link: 276, at: 101_500_000 },
    { ...GOOD_FRAME, wireBytes: 1, body: BODY.slice(0, 1) },
    GOOD_FRAME,
  ]);
});

test("a new section forgets the interfaces and may turn the byte order", async (t) => {
  const { frames, refused } = await readBytes(t, [
    ...HEAD,
    ...interfaceBlock({ link: 101 }),
    ...packetBlock({ from: 1, time: TIME, body: BODY }),
    ...sectionBlock("big"),
    ...interfaceBlock({ order: "big", link: 113 }),
    ...packetBlock({ order: "big", time: TIME, body: BODY }),
    ...packetBlock({ order: "big", from: 1, time: TIME, body: BODY }),
  ]);
  t.deepEqual(
    frames.map((frame) => frame.link),
    [101, 113],
  );
  t.deepEqual(refused, { "interface-unknown": 1 });
});

test("a simple packet is cut by interface 0's limit and takes the last frame's time", async (t) => {
  const { frames } = await readBytes(t, [
    ...sectionBlock(),
    ...interfaceBlock({ snapBytes: 3 }),
    ...simpleBlock(1500, [9, 9, 9]),
    ...GOOD,
    ...simpleBlock(1500, [9, 9, 9]),
  ]);
  t.deepEqual(frames, [
    { at: 0, wireBytes: 1500, link: 1, body: [9, 9, 9] },
    GOOD_FRAME,
    { at: AT, wireBytes: 1500, link: 1, body: [9, 9, 9] },
  ]);
});

test("other blocks are passed over, however long", async (t) => {
  const { frames, refused } = await readBytes(t, [
    ...HEAD,
    ...block(4, [1, 2, 3, 4]),
    ...block(5, new Array(16).fill(0)),
    ...block(0x0bad, new Array(700_000).fill(3)),
    ...GOOD,
  ]);
  t.deepEqual(frames, [GOOD_FRAME]);
  t.deepEqual(refused, {});
});

const refusal = test.macro(async (t, bytes: number[], name: string) => {
  const { frames, refused } = await readBytes(t, [...HEAD, ...GOOD, ...bytes, ...GOOD]);
  t.deepEqual(frames, [GOOD_FRAME, GOOD_FRAME]);
  t.deepEqual(refused, { [name]: 1 });
});
test(
  "no such interface",
  refusal,
  packetBlock({ from: 7, time: 1n, body: BODY }),
  "interface-unknown",
);
test("a packet block too short", refusal, block(6, [0, 0, 0, 0]), "block-body");
test("a simple block too short", refusal, block(3, []), "block-body");
test("a simple block that says more than it holds", refusal, simpleBlock(9, BODY), "block-body");
test(
  "a packet block that says more than it holds",
  refusal,
  packetBlock({ time: 1n, body: BODY, capturedBytes: 9 }),
  "block-body",
);
test(
  "a packet too long",
  refusal,
  packetBlock({ time: 1n, body: new Array(262_145).fill(1) }),
  "record-length",
);
test(
  "a packet far too long",
  refusal,
  packetBlock({ time: 1n, body: new Array(500_000).fill(1) }),
  "record-length",
);
test(
  "a time beyond the year 2255",
  refusal,
  packetBlock({ time: 2n ** 53n, body: BODY }),
  "timestamp",
);
test(
  "a time beyond the year 2200",
  refusal,
  packetBlock({ time: YEAR_2201, body: BODY }),
  "timestamp",
);

test("the last moment of the year 2200 is read", async (t) => {
  const last = packetBlock({ time: YEAR_2201 - 1n, body: BODY });
  const { frames, refused } = await readBytes(t, [...HEAD, ...last]);
  t.deepEqual(frames, [{ ...GOOD_FRAME, at: Number(YEAR_2201 - 1n) }]);
  t.deepEqual(refused, {});
});
test("an interface block too short", refusal, block(1, [1, 0, 0, 0]), "interface-block");
test(
  "an interface block far too long",
  refusal,
  block(1, new Array(500_000).fill(1)),
  "record-length",
);

test("frames of a link type that is not read are refused one by one", async (t) => {
  const { frames, refused } = await readBytes(t, [
    ...HEAD,
    ...interfaceBlock({ link: 105 }),
    ...packetBlock({ from: 1, time: TIME, body: BODY }),
    ...packetBlock({ from: 1, time: TIME, body: BODY }),
    ...GOOD,
  ]);
  t.deepEqual(frames, [GOOD_FRAME]);
  t.deepEqual(refused, { "link-type": 2 });
});

test("an interface that cannot be read keeps the numbers of the others", async (t) => {
  const { frames } = await readBytes(t, [
    ...sectionBlock(),
    ...block(1, [1, 0, 0, 0]),
    ...interfaceBlock({ link: 101 }),
    ...packetBlock({ from: 1, time: TIME, body: BODY }),
  ]);
  t.deepEqual(frames, [{ ...GOOD_FRAME, link: 101 }]);
});

test("more than 1024 interfaces are refused", async (t) => {
  const many = Array.from({ length: 1030 }, () => interfaceBlock()).flat();
  const { frames, refused } = await readBytes(t, [
    ...[...sectionBlock(), ...many],
    ...packetBlock({ from: 1023, time: TIME, body: BODY }),
    ...packetBlock({ from: 1024, time: TIME, body: BODY }),
  ]);
  t.is(frames.length, 1);
  t.deepEqual(refused, { "interface-limit": 6, "interface-unknown": 1 });
});

const end = test.macro(async (t, bytes: number[], name: string) => {
  const { frames, refused } = await readBytes(t, [...HEAD, ...GOOD, ...bytes, ...GOOD]);
  t.deepEqual(frames, [GOOD_FRAME]);
  t.deepEqual(refused, { [name]: 1 });
});
const lengths = (first: number, last: number) => [
  ...[...u32(6, "little"), ...u32(first, "little")],
  ...[0, 0, 0, 0, ...u32(last, "little")],
];
test("a block shorter than its frame ends the reading", end, lengths(8, 8), "block-length");
test("a block off its boundary ends the reading", end, lengths(17, 17), "block-length");
test("lengths that differ end the reading", end, lengths(16, 20), "block-length");
test(
  "a section without byte order ends the reading",
  end,
  block(0x0a0d0d0a, [1, 2, 3, 4]),
  "section-header",
);
test(
  "a section too short ends the reading",
  end,
  block(0x0a0d0d0a, [...u32(0x1a2b3c4d, "little"), ...u16(1, "little")]),
  "section-header",
);
test(
  "a section of another version ends the reading",
  end,
  sectionBlock("little", 2),
  "section-version",
);

test("a cut tail: what came before counts", async (t) => {
  for (const kept of [1, 11, 12, GOOD.length - 1]) {
    const reading = await readBytes(t, [...HEAD, ...GOOD, ...GOOD.slice(0, kept)]);
    t.deepEqual(reading.frames, [GOOD_FRAME]);
    t.deepEqual(reading.refused, { "file-cut": 1 });
  }
});

test("a cut inside what is passed over is told as well", async (t) => {
  const long = block(0x0bad, new Array(900_000).fill(3));
  const reading = await readBytes(t, [...HEAD, ...GOOD, ...long.slice(0, 800_000)]);
  t.deepEqual(reading.frames, [GOOD_FRAME]);
  t.deepEqual(reading.refused, { "file-cut": 1 });
});
