import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test from "ava";
import { micros } from "#core/units.ts";
import { type EvidenceOptions, openEvidence } from "#store/evidence-folder.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { mountTmpfs } from "../helpers/tmpfs.ts";

const KIB = 1024;
const DAY_MS = 86_400_000;
const OURS = 0x99;
const NOW_MS = Date.UTC(2026, 0, 1);
const isOurs = (head: Uint8Array) => head[0] === OURS;
const file = (bytes = 100, last = 1) => new Uint8Array(bytes).fill(OURS).with(-1, last);

function optionsOf(directory: string, changes: Partial<EvidenceOptions> = {}): EvidenceOptions {
  return { directory, maxBytes: 64 * KIB, days: 10, isOurs, ...clockAt(NOW_MS), ...changes };
}

function clockAt(nowMs: number) {
  return { clock: { now: () => micros(nowMs * 1000), monotonicMs: () => 0 } };
}

test("a file is written whole, read back and replaced", (t) => {
  const directory = join(scratchFolder(t), "deep", "evidence");
  const folder = openEvidence(optionsOf(directory));
  t.false(existsSync(directory), "made by the first write");
  t.false(folder.has("a-1"));
  t.is(folder.read("a-1"), null);
  folder.write("a-1", file(5000));
  folder.write("a-1", file(9000, 2));
  t.true(folder.has("a-1"));
  t.deepEqual(folder.read("a-1"), file(9000, 2));
  t.deepEqual(readdirSync(directory), ["a-1.pcapng"]);
  t.deepEqual(folder.health, {
    state: "ok",
    files: 1,
    bytes: 12 * KIB,
    maxBytes: 64 * KIB,
    evicted: 0,
    lost: 0,
  });
  t.is(statSync(join(directory, "a-1.pcapng")).mode & 0o007, 0, "not for everybody");
});

test("beyond the cap the longest unwritten go, counted", (t) => {
  const directory = scratchFolder(t);
  const folder = openEvidence(optionsOf(directory, { maxBytes: 12 * KIB }));
  for (const id of ["a", "b", "c"]) folder.write(id, file());
  folder.write("a", file(100, 2));
  folder.write("d", file(8000));
  t.deepEqual(readdirSync(directory).sort(), ["a.pcapng", "d.pcapng"]);
  t.like(folder.health, { files: 2, bytes: 12 * KIB, evicted: 2, lost: 0 });
  folder.write("e", file(12 * KIB + 1));
  t.like(folder.health, { files: 2, evicted: 2, lost: 1 });
});

test("a start knows what is there, by the time it was written", (t) => {
  const directory = scratchFolder(t);
  {
    const folder = openEvidence(optionsOf(directory));
    for (const id of ["a", "b", "c"]) folder.write(id, file());
  }
  ["c", "a", "b"].forEach((id, i) => {
    const seconds = NOW_MS / 1000 - 100 + i;
    utimesSync(join(directory, `${id}.pcapng`), seconds, seconds);
  });
  const again = openEvidence(optionsOf(directory, { maxBytes: 8 * KIB }));
  t.deepEqual(
    ["a", "b", "c"].map((id) => again.has(id)),
    [true, true, false],
  );
});

test("a cap of nothing keeps nothing", (t) => {
  const directory = scratchFolder(t);
  openEvidence(optionsOf(directory)).write("a", file());
  const folder = openEvidence(optionsOf(directory, { maxBytes: 0 }));
  t.deepEqual(readdirSync(directory), []);
  folder.write("b", file());
  t.like(folder.health, { files: 0, bytes: 0, lost: 1 });
});

test("what is older than its days goes, at a start and while it runs", (t) => {
  const directory = scratchFolder(t);
  openEvidence(optionsOf(directory)).write("a", file());
  openEvidence(optionsOf(directory)).write("b", file());
  for (const [id, ageDays] of [
    ["a", 9],
    ["b", 11],
  ] as const) {
    const seconds = (NOW_MS - ageDays * DAY_MS) / 1000;
    utimesSync(join(directory, `${id}.pcapng`), seconds, seconds);
  }
  let nowMs = NOW_MS;
  let passedMs = 0;
  const clock = { now: () => micros(nowMs * 1000), monotonicMs: () => passedMs };
  const folder = openEvidence(optionsOf(directory, { clock }));
  t.deepEqual(readdirSync(directory), ["a.pcapng"]);
  nowMs += 365 * DAY_MS;
  folder.tend();
  t.deepEqual(readdirSync(directory), ["a.pcapng"], "a clock just set far forward may be wrong");
  nowMs -= 363 * DAY_MS;
  passedMs += 2 * DAY_MS;
  folder.tend();
  t.deepEqual(readdirSync(directory), []);
  t.like(folder.health, { files: 0, bytes: 0, evicted: 0 });
});

test("files that are not ours are neither counted, read, replaced nor removed", (t) => {
  const directory = scratchFolder(t);
  const outside = scratchFolder(t);
  const foreign = ["theirs.pcapng", "Notes.pcapng", "a b.pcapng", "readme.txt", "long.pcapng.gz"];
  for (const name of foreign) writeFileSync(join(directory, name), "something else");
  writeFileSync(join(directory, "UPPER.pcapng"), file());
  writeFileSync(join(outside, "target"), file());
  symlinkSync(join(outside, "target"), join(directory, "link.pcapng"));
  symlinkSync(join(outside, "made"), join(directory, ".unfinished"));
  mkdirSync(join(directory, "folder.pcapng"));
  const before = readdirSync(directory).sort();
  const folder = openEvidence(optionsOf(directory, { maxBytes: 4 * KIB, days: 0 }));
  for (const id of ["theirs", "link", "folder"]) {
    folder.write(id, file());
    t.is(folder.read(id), null, id);
  }
  t.like(folder.health, { state: "ok", files: 0, lost: 3 });
  folder.write("a", file());
  folder.write("b", file());
  t.deepEqual(
    readdirSync(directory).sort(),
    [...before.filter((name) => name !== ".unfinished"), "b.pcapng"].sort(),
  );
  t.deepEqual(readdirSync(outside), ["target"], "nothing went through a link");
  t.is(readFileSync(join(directory, "theirs.pcapng"), "utf8"), "something else");
});

test("no id leads out of the folder", (t) => {
  const parent = scratchFolder(t);
  const folder = openEvidence(optionsOf(join(parent, "evidence")));
  for (const id of ["../a", "a/b", "..", "", "A", "a.b", "a\0", "a".repeat(81), "/etc/passwd"]) {
    folder.write(id, file());
    t.is(folder.read(id), null);
    t.false(folder.has(id));
  }
  t.deepEqual(readdirSync(parent), []);
  t.is(folder.health.lost, 9);
});

test("a file that somebody removed is none, and can be written again", (t) => {
  const directory = scratchFolder(t);
  const folder = openEvidence(optionsOf(directory));
  folder.write("a", file());
  rmSync(join(directory, "a.pcapng"));
  t.is(folder.read("a"), null);
  folder.write("a", file(100, 3));
  t.deepEqual(folder.read("a"), file(100, 3));
});

test("a full disk loses evidence, counted; what was there stays; room is noticed", (t) => {
  const disk = mountTmpfs(t, 4);
  const directory = join(disk, "evidence");
  const folder = openEvidence(optionsOf(directory, { maxBytes: 64 * 1024 * KIB }));
  folder.write("a", file());
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, "ballast"), Buffer.alloc(bavail * bsize));
  folder.write("a", file(100_000, 2));
  folder.write("b", file(100_000));
  t.like(folder.health, { state: "full", files: 1, lost: 2 });
  t.regex(folder.health.problem ?? "", /^no room in [^\n]+: free some; 2 times evidence was lost$/);
  t.deepEqual(folder.read("a"), file(), "the file before");
  t.deepEqual(readdirSync(directory), ["a.pcapng"], "no half file holds room");
  folder.tend();
  t.is(folder.health.state, "full");
  rmSync(join(disk, "ballast"));
  folder.tend();
  t.like(folder.health, { state: "ok", files: 1 });
  folder.write("b", file());
  t.like(folder.health, { state: "ok", files: 2, lost: 2 });
});

test("a folder that cannot be made is told, and tried again", (t) => {
  const parent = scratchFolder(t);
  const directory = join(parent, "evidence");
  writeFileSync(directory, "in the way");
  const folder = openEvidence(optionsOf(directory));
  folder.write("a", file());
  t.is(folder.health.state, "failed");
  t.regex(folder.health.problem ?? "", /^[^\n]*evidence: E[^\n]+; 1 times evidence was lost$/);
  rmSync(directory);
  folder.tend();
  folder.write("a", file());
  t.is(folder.health.state, "ok");
  t.is(folder.health.problem, undefined);
});
