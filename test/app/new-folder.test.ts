import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { writeNewFolder } from "#app/new-folder.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const FILES = new Map([
  ["a", Uint8Array.of(1)],
  ["b", Uint8Array.of(2, 3)],
]);

test("all files are there at once, also in folders that were not, and in an empty one", (t) => {
  const folder = scratchFolder(t);
  const deep = join(folder, "x/y");
  writeNewFolder(deep, FILES);
  t.deepEqual(readdirSync(deep).sort(), ["a", "b"]);
  t.deepEqual([...readFileSync(join(deep, "b"))], [2, 3]);
  t.deepEqual(readdirSync(join(folder, "x")), ["y"], "no draft is left");
  const empty = join(folder, "empty");
  mkdirSync(empty);
  writeNewFolder(empty, FILES);
  t.is(readdirSync(empty).length, 2);
});

test("what is there stays, and nothing else is left", (t) => {
  const folder = scratchFolder(t);
  const at = join(folder, "out");
  writeFileSync(at, "mine");
  const message = /out: E\w+.*; name a folder that is not there yet/;
  t.throws(() => writeNewFolder(at, FILES), { code: "file-unreadable", message });
  t.throws(() => writeNewFolder(join(at, "in"), FILES), { code: "file-unreadable" });
  t.deepEqual(readdirSync(folder), ["out"]);
  t.is(readFileSync(at, "utf8"), "mine");
});
