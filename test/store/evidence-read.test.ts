import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { readEvidence, readStart } from "#store/evidence-read.ts";
import { scratchFolder } from "../helpers/scratch.ts";

test("the file of an alert is read, and nothing by a name that is no id", (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "a-1.pcapng"), "bytes");
  writeFileSync(join(folder, "B.pcapng"), "bytes");
  t.is(Buffer.from(readEvidence(folder, "a-1") ?? []).toString(), "bytes");
  for (const id of ["a-2", "B", `../${folder}/a-1`, ""]) t.is(readEvidence(folder, id), null, id);
});

test("a link, a pipe and a folder are no evidence", (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "secret"), "bytes");
  symlinkSync(join(folder, "secret"), join(folder, "link.pcapng"));
  mkdirSync(join(folder, "folder.pcapng"));
  execFileSync("mkfifo", [join(folder, "pipe.pcapng")]);
  for (const id of ["link", "folder", "pipe"]) t.is(readEvidence(folder, id), null, id);
});

test("a file is read up to its bound", (t) => {
  const folder = scratchFolder(t);
  const path = join(folder, "large.pcapng");
  writeFileSync(path, "");
  t.is(readStart(path, 10)?.length, 0);
  truncateSync(path, 50_000_000);
  t.is(readStart(path, 10)?.length, 10);
  t.is(readEvidence(folder, "large")?.length, 1_048_576);
});
