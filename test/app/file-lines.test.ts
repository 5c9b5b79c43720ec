import { gzipSync } from "node:zlib";
import test, { type ExecutionContext } from "ava";
import { fileLines } from "#app/file-lines.ts";
import { scratchFile, scratchFolder } from "../helpers/scratch.ts";

async function linesOf(t: ExecutionContext, bytes: Uint8Array): Promise<string[]> {
  const path = scratchFile(t, bytes, "lines.txt");
  const lines: string[] = [];
  for await (const line of fileLines(path)) lines.push(line);
  return lines;
}

const refused = async (t: ExecutionContext, bytes: Uint8Array) => {
  return await t.throwsAsync(linesOf(t, bytes), { code: "file-format" });
};

test("lines are what stands between line ends", async (t) => {
  t.deepEqual(await linesOf(t, Buffer.from("a\r\n\nb\nc")), ["a", "", "b", "c"]);
  t.deepEqual(await linesOf(t, Buffer.from("a\n")), ["a"]);
  t.deepEqual(await linesOf(t, Buffer.from("")), []);
});

test("lines that go over the edge of a read are whole, zipped or not", async (t) => {
  const lines = Array.from({ length: 40_000 }, (_, i) => `line ${i}`);
  const bytes = Buffer.from(lines.join("\n"));
  t.deepEqual(await linesOf(t, bytes), lines);
  t.deepEqual(await linesOf(t, gzipSync(bytes)), lines);
});

test("an endless line is refused with its number", async (t) => {
  const error = await refused(t, Buffer.concat([Buffer.from("a\n"), Buffer.alloc(200_000, 49)]));
  t.regex(error?.message ?? "", /line 2 has more than 65536 bytes/);
  await refused(t, gzipSync(Buffer.alloc(50_000_000, 49)));
});

test("a damaged archive is refused", async (t) => {
  const zipped = gzipSync(Buffer.from("1\n2\n3\n"));
  t.regex((await refused(t, zipped.subarray(0, -6)))?.message ?? "", /damaged \(gzip-cut\)/);
});

test("what is no file is refused", async (t) => {
  const read = async (path: string) => {
    for await (const line of fileLines(path)) t.fail(line);
  };
  await t.throwsAsync(read(scratchFolder(t)), { code: "file-unreadable" });
  await t.throwsAsync(read("/no/such/file"), { code: "file-unreadable" });
});
