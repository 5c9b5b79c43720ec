import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { diskBytes, findEvidence } from "#store/evidence-scan.ts";
import { scratchFile, scratchFolder } from "../helpers/scratch.ts";

test("a file takes whole blocks of the disk", (t) => {
  t.deepEqual([0, 1, 4096, 4097].map(diskBytes), [0, 4096, 4096, 8192]);
});

test("ours are found with size and time, longest unwritten first", (t) => {
  const folder = scratchFolder(t);
  [
    ["late.pcapng", 300],
    ["early.pcapng", 100],
    ["other.pcapng", 50],
    ["early.txt", 10],
  ].forEach(([name, seconds]) => {
    const path = join(folder, String(name));
    writeFileSync(path, name === "other.pcapng" ? "theirs" : `ours${"x".repeat(5000)}`);
    utimesSync(path, Number(seconds), Number(seconds));
  });
  const found = findEvidence(folder, (head) => Buffer.from(head).toString().startsWith("ours"));
  t.deepEqual(
    [...found],
    [
      ["early", { bytes: 8192, writtenMs: 100_000 }],
      ["late", { bytes: 8192, writtenMs: 300_000 }],
    ],
  );
});

test("no folder holds none", (t) => {
  t.is(findEvidence(join(scratchFolder(t), "none"), () => true).size, 0);
  t.is(findEvidence(scratchFile(t, new Uint8Array(1)), () => true).size, 0);
});
