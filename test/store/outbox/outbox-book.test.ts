import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { MICROS_PER_SECOND } from "#core/units.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { startOf, windowOf } from "../samples.ts";
import { openOutbox, seqsAfter, windowClock } from "./samples.ts";

test("cursors are written with the windows of 5 minutes, and at the end", (t) => {
  const clock = windowClock();
  const { history, outbox, folder } = openOutbox(t, scratchFolder(t), {}, clock);
  const kept = () => {
    const db = new DatabaseSync(join(folder, "history.db"), { readOnly: true });
    const row = db.prepare("SELECT acked FROM streams WHERE stream = 'feature'").get();
    db.close();
    return row?.acked;
  };
  const seen: unknown[] = [];
  for (clock.n = 1; clock.n <= 130; clock.n++) {
    history.write(windowOf(clock.n), []);
    outbox.acknowledge("feature", clock.n);
    seen.push(kept());
  }
  const [none, first = 0, second = 0, ...others] = [...new Set(seen)].map(Number);
  t.is(none, 0);
  t.true(first > 0);
  t.is(second - first, 60);
  t.deepEqual(others, []);
  history[Symbol.dispose]();
  t.is(kept(), 130);
});

test("after a power cut numbers jump beyond all that may have been told", (t) => {
  const folder = scratchFolder(t);
  const first = openOutbox(t, folder);
  first.history.write(windowOf(1), []);
  first.history[Symbol.dispose]();
  const file = join(folder, "history.db");
  const db = new DatabaseSync(file);
  db.exec("UPDATE boots SET is_clean = 0, machine = 'another'");
  db.close();
  const second = openOutbox(t, folder);
  second.history.write(windowOf(2), []);
  t.deepEqual(seqsAfter(second.outbox, "feature", 0, 9), [1, 100_002]);
  t.is(second.outbox.last("alert"), 100_000, "its first may have been told and not kept");
  t.is(second.outbox.acked("alert"), 100_000, "that is no gap");
  t.is(second.outbox.lossReason("feature", 100_001), "lost");
  second.history[Symbol.dispose]();
  const third = openOutbox(t, folder);
  third.history.write(windowOf(3), []);
  t.is(third.outbox.last("feature"), 100_003, "a clean end is no power cut");
  third.history[Symbol.dispose]();
});

test("records that nobody can read any more do not hide those after them", (t) => {
  const folder = scratchFolder(t);
  const first = openOutbox(t, folder);
  for (let n = 1; n <= 40; n++) first.outbox.post("command", { n });
  first.history[Symbol.dispose]();
  const db = new DatabaseSync(join(folder, "history.db"));
  db.exec("UPDATE outbox SET body = x'00' WHERE record % 64 <= 39");
  db.close();
  const second = openOutbox(t, folder);
  t.deepEqual(seqsAfter(second.outbox, "command", 0, 16), [40]);
  t.deepEqual(seqsAfter(second.outbox, "command", 40, 16), []);
  second.history[Symbol.dispose]();
});

test("a database in the place of a damaged one numbers above it, without a gap to tell", (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "history.db"), Buffer.alloc(8192, 7));
  const { history, outbox } = openOutbox(t, folder);
  t.true(readdirSync(folder).length > 2 && existsSync(join(folder, "history.db")));
  const floor = Math.floor(startOf(0) / MICROS_PER_SECOND);
  t.is(outbox.last("feature"), floor);
  t.is(outbox.acked("feature"), floor);
  history.write(windowOf(1), []);
  t.deepEqual(seqsAfter(outbox, "feature", floor, 9), [floor + 1]);
  history[Symbol.dispose]();
});

test("of many starts the newest are known; a record of an older one is told as of the oldest", (t) => {
  const folder = scratchFolder(t);
  const first = openOutbox(t, folder);
  first.history.write(windowOf(1), []);
  first.history[Symbol.dispose]();
  const db = new DatabaseSync(join(folder, "history.db"));
  const insert = db.prepare(
    "INSERT INTO boots (uuid, machine, is_clean, lasts) VALUES (?, '', 1, ?)",
  );
  for (let n = 0; n < 300; n++) insert.run(`start-${n}`, JSON.stringify({ feature: 1 }));
  db.close();
  openOutbox(t, folder).history[Symbol.dispose]();
  const { history, outbox } = openOutbox(t, folder);
  t.is(outbox.after("feature", 0, 1)?.[0]?.boot, "start-45");
  history[Symbol.dispose]();
});
