import test from "ava";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { scratchFile } from "../../helpers/scratch.ts";
import { type PcapOptions, pcapHeader, pcapRecord, u32 } from "./literal.ts";
import { drain, readBytes } from "./read-all.ts";

const SECONDS = 1_714_557_600;
const BODY = [0xde, 0xad, 0xbe, 0xef, 1];

interface Variant extends PcapOptions {
  readonly fraction: number;
  readonly micros: number;
  readonly link: number;
}

const variant = test.macro(async (t, given: Variant) => {
  const record = { seconds: SECONDS, fraction: given.fraction, body: BODY, wireBytes: 1500 };
  const { frames, refused, at } = await readBytes(t, [
    ...pcapHeader(given),
    ...pcapRecord(record, given.order),
    ...pcapRecord({ ...record, seconds: SECONDS + 1, body: [] }, given.order),
  ]);
  const first = SECONDS * 1e6 + given.micros;
  t.deepEqual(frames, [
    { at: first, wireBytes: 1500, link: given.link, body: BODY },
    { at: first + 1e6, wireBytes: 1500, link: given.link, body: [] },
  ]);
  t.deepEqual(refused, {});
  t.is(at, first + 1e6);
});

const micro = { magic: 0xa1b2c3d4, fraction: 999_999, micros: 999_999, link: 1 };
const nano = { magic: 0xa1b23c4d, fraction: 999_999_999, micros: 999_999, link: 1 };
test("microseconds, little-endian", variant, { ...micro, order: "little" });
test("microseconds, big-endian", variant, { ...micro, order: "big" });
test("nanoseconds, little-endian", variant, { ...nano, order: "little" });
test("nanoseconds, big-endian", variant, { ...nano, order: "big" });
for (const [network, link] of [
  [12, 101],
  [14, 101],
  [101, 101],
  [113, 113],
  [228, 101],
  [229, 101],
  [276, 276],
] as const) {
  test(`link type ${network}`, variant, { ...micro, network, link });
}

test("times up to the year 2106 are unsigned", async (t) => {
  const record = pcapRecord({ seconds: 0xffff_ffff, fraction: 5, body: BODY });
  const { frames } = await readBytes(t, [...pcapHeader(), ...record]);
  t.is(frames[0]?.at, 0xffff_ffff * 1e6 + 5);
});

test("the wire length is never below the captured one", async (t) => {
  const record = pcapRecord({ seconds: 1, fraction: 0, body: BODY, wireBytes: 2 });
  const { frames } = await readBytes(t, [...pcapHeader(), ...record]);
  t.is(frames[0]?.wireBytes, BODY.length);
});

test("a check sequence that the header tells of is not the frame's", async (t) => {
  // Top 4 bits: its length in 16-bit words; bit 26: that length counts.
  const network = 2 * 2 ** 28 + 0x0400_0000 + 1;
  const { frames } = await readBytes(t, [
    ...pcapHeader({ network }),
    ...pcapRecord({ seconds: 1, fraction: 0, body: BODY }),
    ...pcapRecord({ seconds: 1, fraction: 0, body: BODY, wireBytes: 64 }),
    ...pcapRecord({ seconds: 1, fraction: 0, body: [1, 2] }),
  ]);
  t.deepEqual(
    frames.map(({ wireBytes, body }) => [wireBytes, body.length]),
    [
      [1, 1],
      [60, 5],
      [0, 0],
    ],
  );
});

test("a cut tail: what came before counts", async (t) => {
  const record = pcapRecord({ seconds: 1, fraction: 0, body: BODY });
  for (let kept = 1; kept < record.length; kept++) {
    const reading = await readBytes(t, [...pcapHeader(), ...record, ...record.slice(0, kept)]);
    t.is(reading.frames.length, 1);
    t.deepEqual(reading.refused, { "file-cut": 1 });
  }
});

test("an absurd record ends the reading, by name", async (t) => {
  const good = pcapRecord({ seconds: 1, fraction: 0, body: BODY });
  const absurd = [...u32(1, "little"), ...u32(0, "little"), ...u32(262_145, "little")];
  const reading = await readBytes(t, [
    ...pcapHeader(),
    ...[...good, ...absurd, ...u32(262_145, "little")],
    ...good,
  ]);
  t.is(reading.frames.length, 1);
  t.deepEqual(reading.refused, { "record-length": 1 });
});

test("records of the largest length follow one another", async (t) => {
  const body = new Array<number>(262_144).fill(7);
  const large = pcapRecord({ seconds: 1, fraction: 0, body });
  const small = pcapRecord({ seconds: 2, fraction: 0, body: BODY });
  const bytes = [pcapHeader(), large, small, large, large, small].flat();
  const { frames, refused } = await readBytes(t, bytes);
  t.deepEqual(
    frames.map((frame) => frame.body.length),
    [262_144, 5, 262_144, 262_144, 5],
  );
  t.true(frames[3]?.body.every((byte) => byte === 7));
  t.deepEqual(refused, {});
});

test("a frame earlier than is due is held back too", async (t) => {
  const records = [100, 40, 41].flatMap((seconds) =>
    pcapRecord({ seconds, fraction: 0, body: BODY }),
  );
  const path = scratchFile(t, Uint8Array.from([...pcapHeader(), ...records]));
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  const visit = () => {};
  t.like(await source.readBlock(visit, signal, { from: 50e6, until: 200e6 }), {
    heldAt: 40e6,
    at: 100e6,
  });
  t.is(source.counters.frames, 1);
});

test("frames later than a limit are held back and come with the next call", async (t) => {
  const times = [10, 20, 15, 30];
  const records = times.flatMap((seconds) => pcapRecord({ seconds, fraction: 0, body: BODY }));
  const path = scratchFile(t, Uint8Array.from([...pcapHeader(), ...records]));
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  const seen: number[] = [];
  const readUntil = (untilS: number) =>
    source.readBlock((frame) => seen.push(frame.at / 1e6), signal, {
      from: 0,
      until: untilS * 1e6,
    });

  t.like(await readUntil(5), { heldAt: 10e6, ended: false });
  t.deepEqual(seen, []);
  t.like(await readUntil(10), { heldAt: 20e6, at: 10e6 });
  t.deepEqual(seen, [10]);
  t.like(await readUntil(29), { heldAt: 30e6, at: 15e6 });
  t.deepEqual(seen, [10, 20, 15]);
  const { frames } = await drain(source);
  t.deepEqual(
    frames.map((frame) => frame.at / 1e6),
    [30],
  );
  t.is(source.counters.frames, 4);
});
