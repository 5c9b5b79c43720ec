import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { migrate } from "#store/migrations.ts";

const versionOf = (db: DatabaseSync) => db.prepare("PRAGMA user_version").get()?.user_version;
const tablesOf = (db: DatabaseSync) =>
  db
    .prepare("SELECT name FROM sqlite_schema ORDER BY name")
    .all()
    .map(({ name }) => name);

test("steps are taken from where the database stands, in order", (t) => {
  const db = new DatabaseSync(":memory:");
  const first = "CREATE TABLE one (a INTEGER) STRICT";
  migrate(db, [first]);
  t.is(versionOf(db), 1);
  db.exec("INSERT INTO one VALUES (7)");
  migrate(db, [first, "ALTER TABLE one ADD COLUMN b INTEGER", "UPDATE one SET b = a + 1"]);
  t.is(versionOf(db), 3);
  t.like(db.prepare("SELECT * FROM one").get(), { a: 7, b: 8 });
  migrate(db, [first, "", ""]);
  t.is(versionOf(db), 3);
});

test("a step that fails leaves nothing of itself, and what came before stays", (t) => {
  const db = new DatabaseSync(":memory:");
  const steps = [
    "CREATE TABLE one (a INTEGER) STRICT",
    "CREATE TABLE two (a INTEGER) STRICT; INSERT INTO missing VALUES (1)",
  ];
  t.throws(() => migrate(db, steps), { message: /missing/ });
  t.is(versionOf(db), 1);
  t.deepEqual(tablesOf(db), ["one"]);
  t.false(db.isTransaction);
});

test("the database of a newer program is refused", (t) => {
  const db = new DatabaseSync(":memory:");
  db.exec("PRAGMA user_version = 3");
  t.throws(() => migrate(db, ["", ""]), { code: "store-failed", message: /of version 3 and/ });
});

test("every table is strict", (t) => {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  const loose = db.prepare("PRAGMA table_list").all();
  t.deepEqual(
    loose.filter((table) => table.strict === 0 && !String(table.name).startsWith("sqlite_")),
    [],
  );
});
