import { cpSync, existsSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import fc from "fast-check";
import type { Clock } from "#core/clock.ts";
import { type Micros, micros } from "#core/units.ts";
import { AgeMarkTable } from "#store/age-mark.ts";
import { openEvidence } from "#store/evidence-folder.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, START, startOf, windowOf } from "./samples.ts";

const PER_DAY = 17_280;
const YEARS = 2 * 365 * PER_DAY;
const STATION = { name: "x" };
const DAYS = { windowDays: 7, rollupDays: 30, eventDays: 30 };
const OUTBOX = { boot: "b2b8f6f4-1c1b-4c36-8f0a-0f6a8a7f0001", maxBytes: 1_048_576, days: 7 };

/** A wall clock at window number `n`, while another never jumps. */
function clockAt(n: number): Clock & { n: number; ms: number } {
  const clock = { n, ms: 0, now: () => startOf(clock.n), monotonicMs: () => clock.ms };
  return clock;
}

/** A window each 5 minutes. */
function watch(folder: string, clock: ReturnType<typeof clockAt>, hours: number, copy?: string) {
  using history = openHistory(limitsFor(folder, DAYS), clock, OUTBOX);
  for (let i = 0; i < hours * 12; i++) {
    history.write(windowOf(clock.n), i === 0 ? [alertOf(`a${clock.n}`)] : []);
    history.outbox?.post("gap", STATION);
    clock.n += 60;
    clock.ms += 300_000;
  }
  // What a kill leaves: nothing is in good order at the end.
  if (copy !== undefined) cpSync(folder, copy, { recursive: true });
  return {
    windows: history.windowsSince(START, 10_000).filter(({ startAt }) => startAt < startOf(1000)),
    alerts: history.recentAlerts(100).length,
    unsent: history.outbox?.after("gap", 0, 1)?.[0]?.seq,
    age: history.ageNow(),
  };
}

test("a clock set far forward ages nothing out, however often the box starts anew", (t) => {
  const folder = scratchFolder(t);
  const first = watch(folder, clockAt(0), 1);
  for (let start = 0; start < 3; start++) {
    const kept = watch(folder, clockAt(YEARS + start * 1000), 2);
    t.deepEqual(kept.windows, first.windows);
    t.is(kept.alerts, start + 2);
    t.is(kept.unsent, 1, "what waits for the fleet stays");
    t.true(kept.age < startOf(PER_DAY));
  }
});

test("nor does a kill in the hours after", (t) => {
  const [folder, killed] = [scratchFolder(t), scratchFolder(t)];
  const first = watch(folder, clockAt(0), 1);
  watch(folder, clockAt(YEARS), 20, killed);
  const kept = watch(killed, clockAt(YEARS + 20 * 720 + 12), 3);
  t.deepEqual(kept.windows, first.windows);
  t.true(kept.age < startOf(PER_DAY));
  t.true(watch(killed, clockAt(YEARS + 23 * 720 + 24), 2).age > startOf(YEARS), "hours add up");
});

test("a clock that is as far ahead after a day of running is believed", (t) => {
  const folder = scratchFolder(t);
  watch(folder, clockAt(0), 1);
  watch(folder, clockAt(YEARS), 20);
  const { windows, age } = watch(folder, clockAt(YEARS + 20 * 720), 6);
  t.deepEqual(windows, []);
  t.true(age > startOf(YEARS));
});

test("evidence goes by the same time", (t) => {
  const folder = scratchFolder(t);
  const [directory, options] = [join(folder, "evidence"), { maxBytes: 65_536, days: 30 }];
  const isOurs = () => true;
  watch(folder, clockAt(0), 1);
  openEvidence({ ...options, directory, isOurs, clock: clockAt(0) }).write("a", new Uint8Array(9));
  utimesSync(join(directory, "a.pcapng"), START / 1e6, START / 1e6);
  const clock = clockAt(YEARS);
  using history = openHistory(limitsFor(folder, DAYS), clock, OUTBOX);
  const ageNow = () => history.ageNow();
  const folderAgain = openEvidence({ ...options, directory, isOurs, clock, ageNow });
  t.true(existsSync(join(directory, "a.pcapng")));
  for (let hour = 0; hour < 30; hour++) {
    clock.n += 720;
    clock.ms += 3_600_000;
    folderAgain.tend();
  }
  t.false(existsSync(join(directory, "a.pcapng")));
});

test("a history of an older program gets the place, and keeps its version", (t) => {
  const folder = scratchFolder(t);
  const first = watch(folder, clockAt(0), 1);
  const db = new DatabaseSync(join(folder, "history.db"));
  t.teardown(() => db.close());
  const version = () => db.prepare("PRAGMA user_version").get();
  const before = version();
  db.exec("DROP TABLE age_mark");
  t.deepEqual(watch(folder, clockAt(YEARS), 1).windows, first.windows);
  t.not(new AgeMarkTable(db).read(), null);
  t.deepEqual(version(), before, "an older program refuses a newer one");
});

test("where the place is empty or holds nonsense, the newest window tells the time", (t) => {
  const changes = [
    "DELETE FROM age_mark",
    "UPDATE age_mark SET aged_us = -1",
    "UPDATE age_mark SET aged_us = 9223372036854775807, wall_us = 9223372036854775807",
    "UPDATE age_mark SET held_ms = 9007199254740993",
    "UPDATE age_mark SET held_ms = -9223372036854775808",
  ];
  for (const change of changes) {
    const folder = scratchFolder(t);
    const first = watch(folder, clockAt(0), 1);
    const db = new DatabaseSync(join(folder, "history.db"));
    db.exec(change);
    db.close();
    const kept = watch(folder, clockAt(YEARS), 1);
    t.deepEqual(kept.windows, first.windows, change);
    t.true(kept.age < startOf(PER_DAY), change);
  }
});

test("it rides along with what is written anyhow", (t) => {
  const folder = scratchFolder(t);
  const clock = clockAt(0);
  using history = openHistory(limitsFor(folder, DAYS), clock);
  const reader = new DatabaseSync(join(folder, "history.db"), { readOnly: true });
  t.teardown(() => reader.close());
  const version = () => reader.prepare("PRAGMA data_version").get()?.data_version;
  const agedAt = () => new AgeMarkTable(reader).read()?.agedAt ?? null;
  let changes = 0;
  let before = version();
  for (; clock.n < 180; clock.n++) {
    history.write(windowOf(clock.n), []);
    if (version() !== before) changes++;
    before = version();
  }
  t.is(changes, 3, "one write in 5 minutes");
  t.is(agedAt(), startOf(120));
});

test("property: what was written is read, and what cannot be is none", (t) => {
  const db = new DatabaseSync(":memory:");
  const table = new AgeMarkTable(db);
  t.is(table.read(), null);
  const time = fc.maxSafeNat().map((value): Micros => micros(value));
  const mark = fc.record({ agedAt: time, wallAt: time, heldMs: fc.nat(86_400_000) });
  fc.assert(
    fc.property(mark, (given) => {
      table.write(given);
      t.deepEqual(table.read(), given);
    }),
  );
  const raw = db.prepare("UPDATE age_mark SET aged_us = ?, wall_us = ?, held_ms = ?");
  const any = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(any, any, any, (aged, wall, held) => {
      raw.run(aged, wall, held);
      const read = table.read();
      if (read === null) return;
      t.true(Number.isSafeInteger(read.agedAt) && Number.isSafeInteger(read.wallAt));
      t.true(read.heldMs >= 0 && read.heldMs <= 86_400_000);
    }),
  );
});
