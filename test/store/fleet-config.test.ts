import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { micros } from "#core/units.ts";
import { FleetConfigBook } from "#store/fleet-config.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const AT = micros(1_000_000);

test("a new one is pending until it is confirmed, and the one before comes back", (t) => {
  const book = new FleetConfigBook(scratchFolder(t));
  t.like(book.read(), { highest: 0, pending: null, previous: null, current: { version: 0 } });
  book.apply(3, { l2: {} }, AT);
  t.like(book.read(), { highest: 3, current: { version: 3 }, pending: { starts: 0 } });
  book.confirm(3);
  book.apply(5, { log: {} }, AT);
  t.true(book.revert(5, "no uplink"));
  const { highest, current, pending, rejected } = book.read();
  t.like({ highest, pending, rejected }, { highest: 5, pending: null });
  t.deepEqual(rejected, { version: 5, error: "no uplink" });
  t.is(current.version, 3);
});

test("what was never confirmed is nothing to go back to", (t) => {
  const book = new FleetConfigBook(scratchFolder(t));
  book.apply(1, {}, AT);
  book.confirm(1);
  book.apply(2, {}, AT);
  book.apply(3, {}, AT);
  book.revert(3, "no uplink");
  t.is(book.read().current.version, 1);
});

test("what is seen of one says nothing of another that came meanwhile", (t) => {
  const book = new FleetConfigBook(scratchFolder(t));
  book.apply(1, {}, AT);
  book.apply(2, { log: {} }, AT);
  book.confirm(1);
  t.false(book.revert(1, "no uplink"));
  t.like(book.read(), { current: { version: 2 }, pending: { starts: 0 }, rejected: null });
});

test("one that ends each start goes by itself after five", (t) => {
  const book = new FleetConfigBook(scratchFolder(t));
  book.apply(1, {}, AT);
  for (let start = 1; start <= 5; start++) t.is(book.countStart().current.version, 1);
  t.like(book.countStart(), { current: { version: 0 }, rejected: { version: 1 } });
  t.is(book.countStart().current.version, 0);
});

test("a damaged document is refused by name", (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "fleet-config.json"), '{"highest":-1}');
  t.throws(() => new FleetConfigBook(folder).read(), {
    code: "store-failed",
    message: /fleet-config\.json is damaged/,
  });
});
