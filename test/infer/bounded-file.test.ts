import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { readBounded } from "#infer/bounded-file.ts";
import { scratchFolder } from "../helpers/scratch.ts";

test("a file is read up to its limit; links, pipes and folders are not", (t) => {
  const folder = scratchFolder(t);
  const at = (name: string) => join(folder, name);
  writeFileSync(at("file"), Uint8Array.of(1, 2, 3));
  t.deepEqual([...readBounded(at("file"), 3, "mend it")], [1, 2, 3]);
  const refused = (name: string, limit: number, message: RegExp) =>
    t.throws(() => readBounded(at(name), limit, "mend it"), { code: "file-unreadable", message });
  refused("file", 2, /file: has 3 bytes, more than 2; mend it$/);
  refused("none", 2, /none: ENOENT.*; mend it$/);
  symlinkSync("file", at("link"));
  refused("link", 9, /link: ELOOP/);
  mkdirSync(at("folder"));
  refused("folder", 9, /folder: is no regular file; mend it$/);
  t.is(spawnSync("mkfifo", [at("pipe")]).status, 0);
  refused("pipe", 9, /pipe: is no regular file; mend it$/);
});
