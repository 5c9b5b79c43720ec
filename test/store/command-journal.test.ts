import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { micros } from "#core/units.ts";
import { openJournal } from "#store/command-journal.ts";
import { commandRecord } from "../helpers/fleet.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const ended = (id: string, ts = "2026-05-02T00:00:00.000000Z") =>
  commandRecord({ id, status: { status: "successful", ts } });

test("what is put there is found again, by another start too", (t) => {
  const folder = scratchFolder(t);
  const record = commandRecord({
    params: { a: [1, { b: null }] },
    memo: { n: 1 },
    responseTopic: "r",
    correlation: Uint8Array.of(0, 255),
  });
  {
    using journal = openJournal(folder);
    journal.accept(record, "key", 7);
    t.throws(() => journal.accept(record, "key", 9), { code: "store-failed" });
    t.is(journal.floorOf("key"), 7, "nothing half written");
    journal.update({ ...record, step: "two" });
  }
  using journal = openJournal(folder);
  t.deepEqual(journal.find("a1"), { ...record, step: "two" });
  t.deepEqual(
    journal.open().map(({ id }) => id),
    ["a1"],
  );
  t.is(journal.find("a2"), null);
  t.is(journal.floorOf("other"), 0);
});

test("a floor only rises, and stays as it is for what has no number", (t) => {
  using journal = openJournal(scratchFolder(t));
  journal.accept(ended("a"), "key", 5);
  journal.accept(ended("b"), "key", 3);
  journal.accept(ended("c"), "key", null);
  t.is(journal.floorOf("key"), 5);
});

test("of what has ended the last 256 of 30 days stay, of what is open all", (t) => {
  using journal = openJournal(scratchFolder(t));
  journal.accept(ended("old", "2026-03-01T00:00:00.000000Z"), "key", null);
  journal.accept(commandRecord({ id: "open" }), "key", null);
  for (let i = 0; i < 300; i++) journal.accept(ended(`e${i}`), "key", null);
  t.is(journal.finished(1000).length, 256);
  t.deepEqual(
    journal.finished(2).map(({ id }) => id),
    ["e299", "e298"],
  );
  t.is(journal.find("old"), null);
  t.not(journal.find("open"), null);
});

test("what has ended is not forgotten by a clock that is not believed", (t) => {
  let now = micros(Date.parse("2026-05-03T00:00:00Z") * 1000);
  using journal = openJournal(scratchFolder(t), () => now);
  journal.accept(ended("a"), "key", null);
  journal.accept(ended("b", "2028-05-02T00:00:00.000000Z"), "key", null);
  t.not(journal.find("a"), null);
  now = micros(Date.parse("2028-05-03T00:00:00Z") * 1000);
  journal.accept(ended("c", "2028-05-03T00:00:00.000000Z"), "key", null);
  t.is(journal.find("a"), null);
});

test("a killed program leaves what it was told is on the disk", (t) => {
  const folder = scratchFolder(t);
  const code = `
    const { openJournal } = await import("#store/command-journal.ts");
    const journal = openJournal(${JSON.stringify(folder)});
    const record = ${JSON.stringify(commandRecord())};
    journal.accept({ ...record, correlation: null }, "key", 41);
    journal.update({ ...record, step: "wipe" });
    process.kill(process.pid, "SIGKILL");`;
  const file = join(import.meta.dirname, "../../src/app/main.ts");
  const { signal } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: join(file, "../../.."),
  });
  t.is(signal, "SIGKILL");
  using journal = openJournal(folder);
  t.is(journal.find("a1")?.step, "wipe");
  t.is(journal.floorOf("key"), 41);
});

test("each commit is synced, and a damaged journal is refused, never begun anew", (t) => {
  const folder = scratchFolder(t);
  openJournal(folder)[Symbol.dispose]();
  const db = new DatabaseSync(join(folder, "commands.db"));
  t.is(db.prepare("PRAGMA journal_mode").get()?.journal_mode, "wal");
  db.close();
  writeFileSync(join(folder, "commands.db"), "no database at all, but long enough to look at");
  t.throws(() => openJournal(folder), { code: "store-failed", message: /could be repeated/ });
});
