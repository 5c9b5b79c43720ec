import test from "ava";
import fc from "fast-check";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { AppError } from "#core/errors.ts";
import { scratchFile } from "../../helpers/scratch.ts";
import { pcapHeader, pcapRecord } from "./literal.ts";
import { drain, readBytes } from "./read-all.ts";

const RECORD = pcapRecord({ seconds: 1, fraction: 2, body: [1, 2, 3] });

const noCapture = test.macro(async (t, bytes: readonly number[], pattern: RegExp) => {
  const path = scratchFile(t, Uint8Array.from(bytes), "odd.bin");
  const error = await t.throwsAsync(() => openCaptureFile(path), { instanceOf: AppError });
  t.is(error?.code, "file-format");
  t.true(error?.message.startsWith(`${path}: `));
  t.regex(error?.message ?? "", pattern);
});
test("an empty file", noCapture, [], /is empty/);
test(
  "another file: its first bytes are told",
  noCapture,
  [...Buffer.from("PK\x03\x04zip")],
  /504b0304/,
);
test("a file too short for a header", noCapture, pcapHeader().slice(0, 23), /23 bytes.*d4c3b2a1/);
test("another version of pcap", noCapture, pcapHeader({ version: [3, 0] }), /version 3\.0/);
test("a link type that is not read", noCapture, pcapHeader({ network: 105 }), /link type 105/);
test(
  "a pcapng section without byte order",
  noCapture,
  [0x0a, 0x0d, 0x0d, 0x0a, ...new Array<number>(40).fill(1)],
  /0a0d0d0a/,
);

test("a header and nothing else is an empty capture", async (t) => {
  t.deepEqual(await readBytes(t, pcapHeader()), { frames: [], refused: {}, at: 0 });
});

test("disposing twice closes once", async (t) => {
  const source = await openCaptureFile(scratchFile(t, Uint8Array.from(pcapHeader())));
  await source[Symbol.asyncDispose]();
  await t.notThrowsAsync(async () => source[Symbol.asyncDispose]());
});

test("after the end every block is empty and ended", async (t) => {
  await using source = await openCaptureFile(
    scratchFile(t, Uint8Array.from([...pcapHeader(), ...RECORD])),
  );
  t.is((await drain(source)).frames.length, 1);
  const again = await drain(source);
  t.deepEqual(again.frames, []);
  t.is(again.at, 1_000_002);
});

/** Bytes that are often nearly a capture. */
const hostileBytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .tuple(
      fc.constantFrom(
        pcapHeader(),
        pcapHeader({ magic: 0xa1b23c4d, order: "big" }),
        [0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0],
        [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
      ),
      fc.uint8Array({ maxLength: 400 }),
    )
    .map(([head, rest]) => Uint8Array.from([...head, ...rest])),
);

test("no bytes make it throw anything but an AppError, loop or read outside", async (t) => {
  await fc.assert(
    fc.asyncProperty(hostileBytes, async (bytes) => {
      const reading = await readBytes(t, bytes).catch((error: unknown) => {
        if (error instanceof AppError) return null;
        throw error;
      });
      const captured = reading?.frames.reduce((sum, frame) => sum + frame.body.length, 0) ?? 0;
      return captured <= bytes.length;
    }),
    { numRuns: 300 },
  );
  t.pass();
});

const record = fc.record({
  seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
  fraction: fc.integer({ min: 0, max: 999_999 }),
  body: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 80 }),
});

test("a capture cut anywhere gives its whole records, and tells of the cut", async (t) => {
  const order = fc.constantFrom("little" as const, "big" as const);
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 12 }),
      order,
      fc.nat(),
      async (all, byte, cut) => {
        const coded = all.map((one) => pcapRecord(one, byte));
        const whole = [...pcapHeader({ order: byte }), ...coded.flat()];
        const kept = 24 + (cut % (whole.length - 23));
        const reading = await readBytes(t, whole.slice(0, kept));
        let left = kept - 24;
        const expected = all.filter((_, i) => {
          const bytes = coded[i]!.length;
          const fits = bytes <= left;
          left = fits ? left - bytes : -1;
          return fits;
        });
        t.deepEqual(
          reading.frames.map((frame) => [frame.at, frame.body]),
          expected.map((one) => [one.seconds * 1e6 + one.fraction, one.body]),
        );
        const ends = [24];
        for (const bytes of coded) ends.push(ends.at(-1)! + bytes.length);
        t.deepEqual(reading.refused, ends.includes(kept) ? {} : { "file-cut": 1 });
      },
    ),
    { numRuns: 200 },
  );
});
