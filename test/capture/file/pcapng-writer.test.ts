import { execFileSync } from "node:child_process";
import test from "ava";
import fc from "fast-check";
import {
  isPcapngOf,
  packetBlocksOf,
  pcapngHead,
  pcapngPackets,
} from "#capture/file/pcapng-writer.ts";
import { LinkType } from "#capture/types.ts";
import { scratchFile } from "../../helpers/scratch.ts";
import { block, interfaceBlock, packetBlock, u16, u32 } from "./literal.ts";
import { readBytes } from "./read-all.ts";

const AT = 1_714_557_600_123_457;
const text = (value: string) => [...Buffer.from(value)];
const head = (comment = "", link: LinkType = LinkType.ethernet) =>
  pcapngHead({ link, application: "A program", comment });
const bytesOf = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

test("a file byte by byte", (t) => {
  const packets = [
    { at: AT, bytes: Uint8Array.of(1, 2, 3), wireBytes: 1500 },
    { at: AT + 1, bytes: Uint8Array.of(4, 5, 6, 7), wireBytes: 0, comment: "why" },
  ];
  const order = "little";
  const section = block(0x0a0d0d0a, [
    ...u32(0x1a2b3c4d, order),
    ...[...u16(1, order), ...u16(0, order), ...Array(8).fill(255)], // version, no length
    ...[...u16(4, order), ...u16(9, order), ...text("A program"), 0, 0, 0], // shb_userappl
    ...[...u16(1, order), ...u16(5, order), ...text("it is"), 0, 0, 0], // opt_comment
    ...[0, 0, 0, 0], // opt_endofopt
  ]);
  const commented = block(6, [
    ...u32(0, order),
    ...[...u32(Number(BigInt(AT + 1) >> 32n), order), ...u32((AT + 1) % 2 ** 32, order)],
    ...[...u32(4, order), ...u32(4, order), 4, 5, 6, 7],
    ...[...u16(1, order), ...u16(3, order), ...text("why"), 0],
    ...[0, 0, 0, 0],
  ]);
  t.deepEqual(
    [...bytesOf(head("it is"), pcapngPackets(packets))],
    [
      ...section,
      ...interfaceBlock(),
      ...packetBlock({ time: BigInt(AT), body: [1, 2, 3], wireBytes: 1500 }),
      ...commented,
    ],
  );
});

const packet = fc.record({
  at: fc.integer({ min: 0, max: Date.UTC(2200) * 1000 }),
  bytes: fc.uint8Array({ maxLength: 300 }),
  extra: fc.nat({ max: 3_000 }),
  comment: fc.string({ unit: "binary", maxLength: 40 }),
});

test("what was written is read back, with its link, times and lengths", async (t) => {
  const link = fc.constantFrom(...Object.values(LinkType));
  await fc.assert(
    fc.asyncProperty(fc.array(packet, { maxLength: 20 }), link, async (packets, kind) => {
      const written = packets.map(({ extra, ...rest }) => {
        return { ...rest, wireBytes: rest.bytes.length + extra };
      });
      const { frames, refused } = await readBytes(
        t,
        bytesOf(head("", kind), pcapngPackets(written)),
      );
      t.deepEqual(refused, {});
      t.deepEqual(
        frames,
        written.map(({ at, bytes, wireBytes }) => ({
          at,
          wireBytes,
          link: kind,
          body: [...bytes],
        })),
      );
    }),
    { numRuns: 60 },
  );
});

test("tshark and capinfos read it without a complaint, comments and microseconds too", (t) => {
  const frame = Uint8Array.from([...Array(12).fill(2), 8, 6, ...Array(28).fill(0)]);
  const packets = [
    { at: AT, bytes: frame, wireBytes: 60, comment: "this one opened it" },
    { at: AT + 1_000_001, bytes: frame.subarray(0, 14), wireBytes: 1514 },
  ];
  const file = bytesOf(head("A verdict.\n- äöü €"), pcapngPackets(packets));
  const path = scratchFile(t, file, "f.pcapng");
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const info = run("capinfos", path);
  t.regex(info, /Number of packets: +2\n/);
  t.regex(info, /Capture application: +A program\n/);
  t.regex(info, /Capture comment: +A verdict\. - äöü €\n/);
  t.regex(info, /Data size: +1574 bytes/);
  t.is(
    run(
      "tshark",
      "-n",
      "-r",
      path,
      "-T",
      "fields",
      "-e",
      "frame.time_epoch",
      "-e",
      "frame.len",
      "-e",
      "frame.comment",
    ).trim(),
    "1714557600.123457000\t60\tthis one opened it\n1714557601.123458000\t1514",
  );
});

test("texts are cut to what an option holds, never within a character", async (t) => {
  const long = "€".repeat(20_000);
  const file = bytesOf(
    head(long),
    pcapngPackets([{ at: AT, bytes: Uint8Array.of(1), wireBytes: 1 }]),
  );
  t.is((await readBytes(t, file)).frames.length, 1);
  const [, first = "", next] =
    Buffer.from(file)
      .toString()
      .match(/(€+)(.)/s) ?? [];
  t.is(first.length, Math.floor(32_767 / 3));
  t.is(next, "\0", "padding, not half a character");
});

test("packets of a file are found again, to go behind another head", (t) => {
  const blocks = pcapngPackets([
    { at: AT, bytes: Uint8Array.of(1, 2, 3), wireBytes: 9, comment: "one" },
    { at: AT, bytes: Uint8Array.of(4), wireBytes: 9 },
  ]);
  t.deepEqual(packetBlocksOf(bytesOf(head("a comment"), blocks)), blocks);
  t.deepEqual(packetBlocksOf(bytesOf(head())), new Uint8Array(0));
  for (const foreign of [new Uint8Array(0), new Uint8Array(500), blocks]) {
    t.deepEqual(packetBlocksOf(foreign), new Uint8Array(0));
  }
});

test("of a damaged file the packets before the damage are found, and nothing throws", (t) => {
  const blocks = pcapngPackets(
    Array.from({ length: 5 }, (_, i) => ({ at: AT + i, bytes: new Uint8Array(i), wireBytes: i })),
  );
  const file = bytesOf(head("a comment"), blocks);
  fc.assert(
    fc.property(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
      const hit = Uint8Array.from(file);
      hit[at] = value;
      for (const bytes of [hit, file.subarray(0, at)]) {
        const found = packetBlocksOf(bytes);
        if (found.length % 4 !== 0 || found.length > blocks.length) return false;
      }
      return true;
    }),
  );
  t.deepEqual(packetBlocksOf(file.subarray(0, -1)), blocks.subarray(0, -36));
});

test("a file is told by the program that wrote it", (t) => {
  t.true(isPcapngOf("A program", head("x").subarray(0, 64)));
  t.false(isPcapngOf("A programme", head()));
  t.false(isPcapngOf("A pro", head()));
  t.false(isPcapngOf("A program", new Uint8Array(0)));
  t.false(isPcapngOf("A program", Uint8Array.from([1, ...head().subarray(1)])));
});
