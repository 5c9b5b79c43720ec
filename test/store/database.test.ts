import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { openDatabase, openDatabaseReadOnly } from "#store/database.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const NORMAL = 1;
const INCREMENTAL = 2;

test("a new database has the settings that its promises rest on", (t) => {
  const file = join(scratchFolder(t), "history.db");
  for (const which of ["new", "opened again"]) {
    const db = openDatabase(file);
    const settingOf = (name: string) => db.prepare(`PRAGMA ${name}`).get();
    t.like(settingOf("journal_mode"), { journal_mode: "wal" }, which);
    t.like(settingOf("synchronous"), { synchronous: NORMAL }, which);
    t.like(settingOf("auto_vacuum"), { auto_vacuum: INCREMENTAL }, which);
    t.like(settingOf("wal_autocheckpoint"), { wal_autocheckpoint: 1024 }, which);
    db.close();
  }
});

test("a file that is refused is let go of", (t) => {
  const file = join(scratchFolder(t), "history.db");
  const foreign = new DatabaseSync(file);
  foreign.exec("PRAGMA user_version = 99");
  foreign.close();
  t.throws(() => openDatabase(file), { code: "store-failed" });
  t.throws(() => openDatabaseReadOnly(file), { code: "store-failed" });
  const again = new DatabaseSync(file);
  again.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  t.true(again.isTransaction);
  again.close();
});

test("a reader cannot write", (t) => {
  const file = join(scratchFolder(t), "history.db");
  openDatabase(file).close();
  const reader = openDatabaseReadOnly(file);
  t.throws(() => reader.exec("DELETE FROM windows"), { message: /readonly/ });
  reader.close();
});
