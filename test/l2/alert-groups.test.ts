import test from "ava";
import type { Micros } from "#core/units.ts";
import { AlertBook } from "#l2/alert-book.ts";
import { AlertGroups } from "#l2/alert-groups.ts";

const MOST_OPEN = 8;
const moment = { at: 0 as Micros, tick: 1, frame: 1 };

function setUp() {
  const book = new AlertBook();
  const groups = new AlertGroups(book);
  const join = (key: string, ...names: string[]) => {
    const finding = { type: "arp-spoof", severity: "critical", verdict: "", why: [] } as const;
    const opened = book.open(key, finding, moment, 60);
    groups.join(names, opened);
    return opened;
  };
  return { book, groups, join };
}

test("a group is full with eight open alerts, and its latest counts for the rest", (t) => {
  const { groups, join } = setUp();
  for (let i = 1; i < MOST_OPEN; i++) join(`${i}`, "thief", `address ${i}`);
  t.is(groups.findFull(["thief", "address 9"]), undefined);
  const last = join("last", "thief", "address 8");
  t.is(groups.findFull(["thief", "address 9"]), last);
  t.is(groups.findFull(["address 9", "thief"]), last, "one full group is enough");
  t.is(groups.findFull(["another", "address 8"]), undefined);
});

test("alerts that have closed make room", (t) => {
  const { book, groups, join } = setUp();
  for (let i = 0; i < MOST_OPEN; i++) join(`${i}`, "thief");
  book.finish();
  t.is(groups.findFull(["thief"]), undefined);
  join("0", "thief");
  t.is(groups.findFull(["thief"]), undefined, "an old alert of the same key is not the new one");
});

test("a million groups are forgotten from the longest unused on", (t) => {
  const { groups, join } = setUp();
  for (let i = 0; i < MOST_OPEN; i++) join(`${i}`, "thief");
  const stray = join("stray");
  for (let i = 0; i < 1_000_000; i++) groups.join([`group ${i}`], stray);
  t.is(groups.findFull(["thief"]), undefined);
  const { size, limit, evicted } = groups.gauge;
  t.is(size, limit);
  t.is(evicted, 1_000_001 - limit);
});

test("the open alerts of a group come in the order they opened, without those that closed", (t) => {
  const { book, groups, join } = setUp();
  t.deepEqual(groups.openOf("thief"), []);
  const opened = [join("1", "thief", "a"), join("2", "thief", "b"), join("3", "another")];
  t.deepEqual(groups.openOf("thief"), opened.slice(0, 2));
  t.deepEqual(groups.openOf("b"), opened.slice(1, 2));
  book.finish();
  t.deepEqual(groups.openOf("thief"), []);
  const again = join("1", "thief");
  t.deepEqual(groups.openOf("thief"), [again]);
});
