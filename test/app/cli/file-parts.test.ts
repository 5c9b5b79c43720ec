import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { FileParts } from "#app/cli/file-parts.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const partOf = (part: number, of: number, text: string, name = "f.txt") => {
  return { part, of, name, data: Buffer.from(text).toString("base64") };
};

test("parts that come twice or late make one file, and its last again changes nothing", (t) => {
  const folder = scratchFolder(t);
  const files = new FileParts(folder);
  for (const part of [partOf(1, 3, "a"), partOf(1, 3, "a"), partOf(3, 3, "c")]) files.take(part);
  t.deepEqual(readdirSync(folder), [], "one is missing");
  files.take(partOf(2, 3, "b"));
  files.take(partOf(3, 3, "c"));
  t.is(readFileSync(join(folder, "f.txt"), "utf8"), "abc");
  t.is(files.lines.length, 1);
});

test("a name stays in the folder, and a number of parts that no device sends is passed over", (t) => {
  const folder = scratchFolder(t);
  const files = new FileParts(join(folder, "in"));
  files.take(partOf(1, 1, "x", "../../out"));
  files.take(partOf(1, 2 ** 40, "x"));
  files.take(partOf(2, 1, "x"));
  t.deepEqual(readdirSync(folder), ["in"]);
  t.deepEqual(readdirSync(join(folder, "in")), ["out"]);
});
