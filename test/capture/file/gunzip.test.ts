import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createGzip, gzipSync } from "node:zlib";
import test from "ava";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { pcapHeader, pcapRecord } from "./literal.ts";
import { readBytes } from "./read-all.ts";

const HEADER = Uint8Array.from(pcapHeader());
/** Records that do not compress away, so that a cut falls into their midst. */
const RECORDS = Array.from({ length: 2_000 }, (_, i) =>
  pcapRecord({
    seconds: i,
    fraction: 0,
    body: Array.from({ length: 60 }, (_, j) => (((i + 1) * (j + 7) * 2_654_435_761) >>> 13) & 255),
  }),
);
const BYTES = Uint8Array.from([...HEADER, ...RECORDS.flat()]);
const ZIPPED = gzipSync(BYTES);

test("a gzipped capture is the capture", async (t) => {
  const { frames, refused } = await readBytes(t, ZIPPED);
  t.deepEqual(
    frames.map((frame) => frame.at / 1e6),
    RECORDS.map((_, i) => i),
  );
  t.deepEqual(refused, {});
});

const split = test.macro(async (t, parts: Uint8Array[]) => {
  const { frames, refused } = await readBytes(t, Buffer.concat(parts));
  t.is(frames.length, RECORDS.length);
  t.deepEqual(refused, {});
});
test("several members, one in a header", split, [
  gzipSync(BYTES.subarray(0, 10)),
  gzipSync(BYTES.subarray(10, 50_000)),
  gzipSync(new Uint8Array(0)),
  gzipSync(BYTES.subarray(50_000)),
]);
test("a member that ends where a read does", split, [
  padded(BYTES.subarray(0, 1_000), 16_384),
  gzipSync(BYTES.subarray(1_000)),
]);
test("zeros after the end, as tapes leave them", split, [ZIPPED, new Uint8Array(20_000)]);

/** A member of exactly `bytes` bytes: the comment of its header fills up (RFC 1952 2.3.1). */
function padded(content: Uint8Array, bytes: number): Uint8Array {
  const member = gzipSync(content);
  const comment = new Uint8Array(bytes - member.length).fill(120);
  comment[comment.length - 1] = 0;
  const head = Uint8Array.from(member.subarray(0, 10));
  head[3] = 0x10;
  return Buffer.concat([head, comment, member.subarray(10)]);
}

test("a cut file gives what comes before the cut", async (t) => {
  const { frames, refused } = await readBytes(t, ZIPPED.subarray(0, ZIPPED.length / 2));
  t.true(frames.length > 500 && frames.length < 1_500, `${frames.length}`);
  t.deepEqual(refused, { "gzip-cut": 1 });
});

/** Frames that one step of inflating makes at most: those before damage that may be lost. */
const STEP_FRAMES = Math.ceil(16_384 / 76);

test("a damaged file gives what comes before the damage", async (t) => {
  const damaged = Uint8Array.from(ZIPPED);
  damaged.fill(255, Math.floor(ZIPPED.length * 0.75));
  const { frames, refused } = await readBytes(t, damaged);
  t.true(frames.length > 1_500 - 2 * STEP_FRAMES && frames.length < 1_600, `${frames.length}`);
  // The damage may still inflate, to an absurd record.
  const names = Object.entries(refused);
  t.true(names.length === 1 && /^(gzip-corrupt|record-length),1$/.test(String(names[0])));
});

const tail = test.macro(async (t, bytes: Uint8Array) => {
  const { frames, refused } = await readBytes(t, bytes);
  t.true(frames.length > RECORDS.length - STEP_FRAMES, `${frames.length}`);
  t.deepEqual(refused, { "gzip-corrupt": 1 });
});
test("a wrong check sum is told of", tail, ZIPPED.with(ZIPPED.length - 8, ZIPPED.at(-8)! ^ 1));
test("rubbish after the end is told of", tail, Buffer.concat([ZIPPED, Buffer.from("rubbish")]));

test("gzip without a capture inside is no capture", async (t) => {
  await t.throwsAsync(() => readBytes(t, gzipSync("hello, this is no capture")), {
    message: /68656c6c6f/,
  });
  await t.throwsAsync(() => readBytes(t, gzipSync("")), { message: /is empty/ });
});

test("a gzip bomb is streamed: 256 MiB of zeros takes little memory", async (t) => {
  const path = `${scratchFolder(t)}/bomb.pcap.gz`;
  const gzip = createGzip();
  gzip.pipe(createWriteStream(path));
  gzip.write(HEADER);
  const zeros = new Uint8Array(1 << 24);
  for (let i = 0; i < 16; i++) if (!gzip.write(zeros)) await once(gzip, "drain");
  gzip.end();
  await once(gzip, "close");

  const before = process.memoryUsage().rss;
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  let most = before;
  for (;;) {
    const { ended } = await source.readBlock(() => {}, signal);
    most = Math.max(most, process.memoryUsage().rss);
    if (ended) break;
  }
  t.is(source.counters.frames, 2 ** 28 / 16);

  t.true(most - before < 128e6, `grew by ${Math.round((most - before) / 1e6)} MB`);
});
