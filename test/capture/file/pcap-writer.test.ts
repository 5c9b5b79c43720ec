import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { createPcap } from "#capture/file/pcap-writer.ts";
import { AppError } from "#core/errors.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { pcapHeader, pcapRecord } from "./literal.ts";
import { readFile } from "./read-all.ts";

test("a file byte by byte", (t) => {
  const path = `${scratchFolder(t)}/a.pcap`;
  {
    using writer = createPcap(path);
    writer.write(Uint8Array.of(1, 2, 3), 1_714_557_600_000_007);
    writer.write(Uint8Array.of(4), 1_714_557_601_999_999, 1500);
  }
  const expected = [
    ...pcapHeader(),
    ...pcapRecord({ seconds: 1_714_557_600, fraction: 7, body: [1, 2, 3] }),
    ...pcapRecord({ seconds: 1_714_557_601, fraction: 999_999, body: [4], wireBytes: 1500 }),
  ];
  t.deepEqual([...readFileSync(path)], expected);
});

test("nanosecond files are read by capinfos", (t) => {
  const path = `${scratchFolder(t)}/n.pcap`;
  {
    using writer = createPcap(path, "nanos");
    writer.write(new Uint8Array(60), 1_714_557_600_000_007);
  }
  const shown = execFileSync("capinfos", ["-T", "-r", "-m", "-S", "-c", "-a", path], {
    encoding: "utf8",
  });
  t.is(shown.trim(), `${path},1,1714557600.000007000`);
});

const frame = fc.record({
  at: fc.integer({ min: 0, max: 0xffff_ffff * 1e6 }),
  bytes: fc.uint8Array({ maxLength: 2_000 }),
  extra: fc.nat({ max: 3_000 }),
});

test("what was written is read back", async (t) => {
  const path = `${scratchFolder(t)}/r.pcap`;
  const resolution = fc.constantFrom("micros" as const, "nanos" as const);
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 30 }), resolution, async (frames, unit) => {
      {
        using writer = createPcap(path, unit);
        for (const { bytes, at, extra } of frames) writer.write(bytes, at, bytes.length + extra);
      }
      const reading = await readFile(path);
      t.deepEqual(
        reading.frames,
        frames.map(({ bytes, at, extra }) => ({
          at,
          wireBytes: bytes.length + extra,
          link: 1,
          body: [...bytes],
        })),
      );
      t.deepEqual(reading.refused, {});
    }),
    { numRuns: 60 },
  );
});

test("more than the buffer holds goes to the file in order", async (t) => {
  const path = `${scratchFolder(t)}/l.pcap`;
  const count = 3_000;
  {
    using writer = createPcap(path);
    for (let i = 0; i < count; i++) writer.write(new Uint8Array(1000).fill(i), i);
  }
  const { frames } = await readFile(path);
  t.is(frames.length, count);
  t.true(frames.every((one, i) => one.at === i && one.body[999] === (i & 255)));
});

test("a place that cannot be written is told", (t) => {
  const path = `${scratchFolder(t)}/none/a.pcap`;
  const error = t.throws(() => createPcap(path), { instanceOf: AppError });
  t.true(error?.message.startsWith(`${path}: `));
});

test("a full disk is told", (t) => {
  const writer = createPcap("/dev/full");
  writer.write(new Uint8Array(60), 0);
  const error = t.throws(() => writer[Symbol.dispose](), { instanceOf: AppError });
  t.regex(error?.message ?? "", /ENOSPC/);
});
