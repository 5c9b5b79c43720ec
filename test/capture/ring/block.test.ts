import test from "ava";
import fc from "fast-check";
import {
  type Block,
  blockAt,
  cursorAt,
  framesSoFar,
  giveBack,
  nextAt,
  openedAt,
  readFrames,
} from "#capture/ring/block.ts";
import { type Frame, type FrameVisitor, LinkType } from "#capture/types.ts";
import { micros } from "#core/units.ts";

const BLOCK_BYTES = 4096;
const GUARD_BYTES = 64;
/** tpacket_block_desc, then the first header at the next multiple of 8. */
const FIRST = 48;
/** Where the kernel puts the bytes of an Ethernet frame with 4 bytes of PACKET_RESERVE. */
const MAC = 86;
const VLAN_VALID = 1 << 4;
const TPID_VALID = 1 << 6;

interface Packet {
  readonly bytes: Uint8Array;
  readonly wireBytes?: number;
  readonly seconds?: number;
  readonly nanoseconds?: number;
  readonly status?: number;
  readonly tci?: number;
  readonly tpid?: number;
  readonly type?: number;
}

/** A block as tpacket_rcv writes it, between two guards. */
function blockOf(packets: readonly Packet[]): Block {
  const memory = new ArrayBuffer(GUARD_BYTES + BLOCK_BYTES + GUARD_BYTES);
  const block = blockAt(memory, GUARD_BYTES, BLOCK_BYTES);
  const view = new DataView(memory, GUARD_BYTES, BLOCK_BYTES);
  view.setUint32(12, packets.length, true);
  view.setUint32(16, FIRST, true);
  let header = FIRST;
  packets.forEach((packet, index) => {
    const size = (MAC + packet.bytes.length + 7) & ~7;
    view.setUint32(header, index === packets.length - 1 ? 0 : size, true);
    view.setUint32(header + 4, packet.seconds ?? 0, true);
    view.setUint32(header + 8, packet.nanoseconds ?? 0, true);
    view.setUint32(header + 12, packet.bytes.length, true);
    view.setUint32(header + 16, packet.wireBytes ?? packet.bytes.length, true);
    view.setUint32(header + 20, packet.status ?? 0, true);
    view.setUint16(header + 24, MAC, true);
    view.setUint32(header + 32, packet.tci ?? 0, true);
    view.setUint16(header + 36, packet.tpid ?? 0, true);
    view.setUint8(header + 58, packet.type ?? 0);
    block.bytes.set(packet.bytes, header + MAC);
    header += size;
  });
  return block;
}

/** Reads up to `until`, then the rest. */
function walk(block: Block, until = Number.POSITIVE_INFINITY) {
  const frame: Frame = {
    bytes: new Uint8Array(0),
    offset: 0,
    capturedBytes: 0,
    wireBytes: 0,
    at: micros(0),
    link: LinkType.ethernet,
    own: false,
  };
  const seen: (Omit<Frame, "bytes" | "link" | "offset"> & { readonly hex: string })[] = [];
  const tally = { frames: 0, ownFrames: 0 };
  const visit: FrameVisitor = ({ bytes, offset, capturedBytes, wireBytes, at, own }) => {
    const hex = Buffer.from(bytes.subarray(offset, offset + capturedBytes)).toString("hex");
    seen.push({ hex, capturedBytes, wireBytes, at, own });
  };
  const cursor = cursorAt(block);
  let isWhole = readFrames(cursor, until, frame, visit, tally);
  const seenFirst = seen.length;
  if (isWhole) isWhole = readFrames(cursor, Number.POSITIVE_INFINITY, frame, visit, tally);
  return { isWhole, seen, seenFirst, tally };
}

const bytesOf = (hex: string) => Buffer.from(hex, "hex");
const ADDRESSES = "02000000000a02000000000b";

test("hands over length, wire length, time and direction of each frame", (t) => {
  const { isWhole, seen, tally } = walk(
    blockOf([
      { bytes: bytesOf(`${ADDRESSES}0806aa`), seconds: 1_714_557_600, nanoseconds: 123_456_999 },
      { bytes: bytesOf(ADDRESSES), wireBytes: 1500, seconds: 4_294_967_295, type: 4 },
      { bytes: bytesOf("01"), wireBytes: 0 },
    ]),
  );
  t.true(isWhole);
  t.deepEqual(tally, { frames: 3, ownFrames: 1 });
  t.deepEqual(seen, [
    {
      hex: `${ADDRESSES}0806aa`,
      capturedBytes: 15,
      wireBytes: 15,
      at: micros(1_714_557_600_123_456),
      own: false,
    },
    {
      hex: ADDRESSES,
      capturedBytes: 12,
      wireBytes: 1500,
      at: micros(4_294_967_295_000_000),
      own: true,
    },
    { hex: "01", capturedBytes: 1, wireBytes: 1, at: micros(0), own: false },
  ]);
});

const tag = test.macro((t, packet: Omit<Packet, "bytes">, before: string, after: string) => {
  const { seen } = walk(blockOf([{ ...packet, bytes: bytesOf(before) }]));
  t.is(seen[0]?.hex, after);
  t.is(seen[0]?.wireBytes, after.length / 2);
});
const IPV4 = `${ADDRESSES}0800`;
test(
  "a tag with its type",
  tag,
  { status: VLAN_VALID | TPID_VALID, tci: 0x2064, tpid: 0x88a8 },
  `${IPV4}45`,
  `${ADDRESSES}88a82064080045`,
);
test(
  "a tag without its type is 802.1Q",
  tag,
  { status: VLAN_VALID, tci: 0x0fff, tpid: 0x1234 },
  IPV4,
  `${ADDRESSES}81000fff0800`,
);
test(
  "a tag of 0, as for priority alone",
  tag,
  { status: VLAN_VALID | TPID_VALID, tpid: 0x8100 },
  IPV4,
  `${ADDRESSES}810000000800`,
);
test("no tag where the kernel says none", tag, { tci: 5, tpid: 0x8100 }, IPV4, IPV4);
test(
  "no tag into a frame cut inside its addresses",
  tag,
  { status: VLAN_VALID, tci: 5 },
  "0200000000",
  "0200000000",
);

const timed = (...seconds: number[]) =>
  blockOf(seconds.map((each) => ({ bytes: bytesOf(IPV4), seconds: each })));

test("stops before the first frame that is later, and goes on there", (t) => {
  const { seen, seenFirst, isWhole } = walk(timed(5, 6, 6, 7, 4), 6_000_000);
  t.true(isWhole);
  t.is(seenFirst, 3);
  t.deepEqual(
    seen.map(({ at }) => at / 1_000_000),
    [5, 6, 6, 7, 4],
  );
});

test("tells the time of the next frame, and 0 where there is none to be read", (t) => {
  const cursor = cursorAt(timed(5));
  t.is(nextAt(cursor), micros(5_000_000));
  for (const header of [4096, 4088, 1, 0xffff_fff8]) {
    t.is(nextAt({ ...cursor, header }), micros(0));
  }
});

test("a block that is being filled says since when, and how much it has", (t) => {
  const block = blockOf(PACKETS);
  new DataView(block.bytes.buffer, GUARD_BYTES).setUint32(32, 1_714_557_600, true);
  new DataView(block.bytes.buffer, GUARD_BYTES).setUint32(36, 123_456_999, true);
  t.is(openedAt(block), micros(1_714_557_600_123_456));
  t.is(framesSoFar(block), PACKETS.length);
  giveBack(block);
  t.is(framesSoFar(block), 0, "what it had is not what it will have");
});

const PACKETS = Array.from({ length: 8 }, (_, i) => ({ bytes: Buffer.alloc(60 + i, i) }));

const corrupt = test.macro((t, at: number, value: number, framesBefore: number) => {
  const block = blockOf(PACKETS);
  new DataView(block.bytes.buffer, GUARD_BYTES).setUint32(at, value, true);
  const { isWhole, tally } = walk(block);
  t.false(isWhole);
  t.is(tally.frames, framesBefore);
});
test("a first offset past the end", corrupt, 16, BLOCK_BYTES - 60, 0);
test("a first offset that is not aligned", corrupt, 16, FIRST + 1, 0);
test("a chain that stands still", corrupt, FIRST, 0, 1);
test("a chain into its own header", corrupt, FIRST, 8, 1);
test("a chain past the end", corrupt, FIRST, BLOCK_BYTES, 1);
test("a chain that would wrap 32 bits", corrupt, FIRST, 0xffff_fff8, 1);
test("more frames than the chain has", corrupt, 12, 0xffff_ffff, PACKETS.length);
test("a frame longer than the block", corrupt, FIRST + 12, 0xffff_ffff, 0);
test("a frame that ends one byte past the block", corrupt, FIRST + 12, BLOCK_BYTES - 133, 0);
test("bytes that begin inside the header", corrupt, FIRST + 24, 71, 0);
test("bytes that begin past the end", corrupt, FIRST + 24, 0xffff, 0);

test("no bytes make it throw, loop, or touch what is outside the block", (t) => {
  const word = fc.oneof(fc.nat({ max: BLOCK_BYTES }), fc.integer({ min: 0, max: 0xffff_ffff }));
  const edits = fc.array(fc.tuple(fc.nat({ max: BLOCK_BYTES / 4 - 1 }), word), { maxLength: 200 });
  const until = fc.oneof(fc.constant(0), fc.nat());
  fc.assert(
    fc.property(edits, fc.boolean(), until, (changes, isZero, pauseAt) => {
      const block = blockOf(isZero ? [] : PACKETS);
      for (const [index, value] of changes) block.words[index] = value;
      const memory = new Uint8Array(block.bytes.buffer);
      const { seen, tally } = walk(block, pauseAt);
      const guards = [...memory.subarray(0, GUARD_BYTES), ...memory.subarray(-GUARD_BYTES)];
      return (
        tally.frames <= BLOCK_BYTES / 68 &&
        seen.every((frame) => frame.hex.length === 2 * frame.capturedBytes) &&
        seen.every((frame) => frame.wireBytes >= frame.capturedBytes) &&
        seen.every((frame) => Number.isSafeInteger(frame.at)) &&
        guards.every((byte) => byte === 0)
      );
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

test("any frames come out as they went in", (t) => {
  const packet = fc.record({
    bytes: fc.uint8Array({ minLength: 14, maxLength: 150 }),
    seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
    nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    type: fc.nat({ max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 15 }), (packets) => {
      const { isWhole, seen } = walk(blockOf(packets));
      t.true(isWhole);
      t.deepEqual(
        seen.map(({ hex, at, own }) => ({ hex, at: at as number, own })),
        packets.map(({ bytes, seconds, nanoseconds, type }) => ({
          hex: Buffer.from(bytes).toString("hex"),
          at: seconds * 1_000_000 + Math.floor(nanoseconds / 1000),
          own: type === 4,
        })),
      );
    }),
  );
});
