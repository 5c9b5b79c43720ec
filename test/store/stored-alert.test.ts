import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import fc from "fast-check";
import { openHistory } from "#store/history.ts";
import { parseStoredAlert } from "#store/stored-alert.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, startOf, windowOf } from "./samples.ts";

test("what was stored comes back, with and without the parts that may be missing", (t) => {
  const { attacker: _, victims: __, ...bare } = alertOf("bare");
  for (const step of [alertOf("whole", { advice: "shut its port" }), bare]) {
    t.deepEqual(parseStoredAlert(JSON.stringify(step)), step);
  }
});

test("one field of another kind makes a step that is none", (t) => {
  const field = fc.constantFrom(...Object.keys(alertOf("a")));
  fc.assert(
    fc.property(field, fc.oneof(fc.constant(null), fc.boolean()), (name, value) => {
      t.is(parseStoredAlert(JSON.stringify({ ...alertOf("a"), [name]: value })), null);
    }),
  );
});

test("any text is taken or left, and never throws", (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      t.is(parseStoredAlert(text), null);
    }),
  );
});

test("damaged rows stop no start: they are left out, counted and named", (t) => {
  const limits = limitsFor(scratchFolder(t));
  {
    using history = openHistory(limits);
    history.write(windowOf(0), [alertOf("a")]);
  }
  const rows = [
    "{}",
    "[]",
    "null",
    '{"state":"opened"}',
    JSON.stringify({ ...alertOf("b"), at: 0.5 }),
  ];
  const db = new DatabaseSync(join(limits.directory, "history.db"));
  const insert = db.prepare("INSERT INTO alerts VALUES (NULL, ?, 0, ?, 1, ?)");
  for (const [n, row] of rows.entries()) insert.run(`row-${n}`, startOf(n + 1), row);
  db.close();

  using history = openHistory(limits);
  t.deepEqual(history.recentAlerts(10), [alertOf("a")]);
  t.deepEqual(history.openAlerts(10), [alertOf("a")]);
  t.is(history.health.state, "ok");
  t.is(history.health.problem, "5 damaged alerts in history.db are left out");
});
