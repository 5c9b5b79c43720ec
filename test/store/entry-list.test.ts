import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { z } from "zod";
import { AppError } from "#core/errors.ts";
import { type Micros, micros } from "#core/units.ts";
import { ChangeLog } from "#store/change-log.ts";
import { entryFields, moment } from "#store/entry-fields.ts";
import { EntryList, hasEnded } from "#store/entry-list.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { START } from "./samples.ts";

const SECOND = 1_000_000;
const after = (seconds: number): Micros => micros(START + seconds * SECOND);

const schema = z.strictObject({
  id: z.string(),
  word: z.string(),
  until: moment.exactOptional(),
  ...entryFields,
});
type Entry = z.infer<typeof schema>;

/** A list of three entries at most, whose words that begin with `one` stand there once. */
function listIn(folder: string): EntryList<Entry> {
  const slot = ({ word }: Entry) => (word.startsWith("one") ? word : null);
  return new EntryList(folder, { noun: "mute", schema, limit: 3, slot });
}

const given = (word: string, until?: string) => {
  return { word, reason: "a planned test", ...(until !== undefined && { until }) };
};
const wish = (seconds = 0) => ({ by: "ann (1000)", at: after(seconds) });
const wordsOf = (list: EntryList<Entry>) => list.read().map(({ word }) => word);

test("entries are added and removed, and each change is in the log", (t) => {
  const folder = scratchFolder(t);
  const list = listIn(folder);
  t.deepEqual(list.read(), []);
  const first = list.add(given("a"), wish());
  t.like(first, { word: "a", by: "ann (1000)", createdAt: "2024-05-01T10:00:00.000000Z" });
  t.regex(first.id, /^mute-[0-9a-z]{6}$/);
  list.add(given("b"), wish(1));
  t.deepEqual(list.remove(first.id, { ...wish(2), reason: "over" }), first);
  t.deepEqual(wordsOf(listIn(folder)), ["b"]);
  const { changes, damaged } = new ChangeLog(folder).read();
  t.is(damaged, 0);
  t.deepEqual(
    changes.map(({ at, by, change, reason, entry }) => [at, by, change, reason, entry.word]),
    [
      ["2024-05-01T10:00:00.000000Z", "ann (1000)", "mute-added", undefined, "a"],
      ["2024-05-01T10:00:01.000000Z", "ann (1000)", "mute-added", undefined, "b"],
      ["2024-05-01T10:00:02.000000Z", "ann (1000)", "mute-removed", "over", "a"],
    ],
  );
  t.deepEqual(changes[0]?.entry, first);
});

test("a full list refuses the next, until one has ended", (t) => {
  const list = listIn(scratchFolder(t));
  list.add(given("a", "2024-05-01T10:00:10Z"), wish());
  list.add(given("b"), wish());
  list.add(given("c"), wish());
  t.throws(() => list.add(given("d"), wish(9)), {
    instanceOf: AppError,
    code: "store-failed",
    message: /mutes\.json holds 3 mutes: remove one first \(arpguard mute list\)$/,
  });
  t.deepEqual(wordsOf(list), ["a", "b", "c"]);
  list.add(given("d"), wish(10));
  t.deepEqual(wordsOf(list), ["b", "c", "d"]);
});

test("what only one entry can be of is refused a second time, by its id", (t) => {
  const list = listIn(scratchFolder(t));
  const { id } = list.add(given("one"), wish());
  t.throws(() => list.add(given("one"), wish()), {
    code: "usage",
    message: `mute add: one has a mute already; remove it first (arpguard mute remove ${id})`,
  });
  list.add(given("any"), wish());
  list.add(given("any"), wish());
  t.is(list.read().length, 3);
});

test("what is not right is refused by name, and changes nothing", (t) => {
  const folder = scratchFolder(t);
  const list = listIn(folder);
  const { id } = list.add(given("a"), wish());
  const before = readFileSync(list.file, "utf8");
  const wrong = { ...given("b"), reason: "two\nlines" };
  t.throws(() => list.add(wrong, wish()), { code: "usage", message: /^mute add: reason: / });
  t.throws(() => list.remove("mute-nobody", wish()), {
    code: "usage",
    message: /^mute remove: there is no mute mute-nobody; /,
  });
  t.throws(() => list.remove(id, { ...wish(), reason: "\u001b[2J" }), { code: "usage" });
  t.is(readFileSync(list.file, "utf8"), before);
  t.is(new ChangeLog(folder).read().changes.length, 1);
});

test("a change that cannot be logged is not made", (t) => {
  const folder = scratchFolder(t);
  const list = listIn(folder);
  symlinkSync("/dev/null", join(folder, "changes.jsonl"));
  t.throws(() => list.add(given("a"), wish()), { code: "store-failed", message: /changes\.jsonl/ });
  t.deepEqual(list.read(), []);
});

test("a document of another hand is refused by name: too many, the same twice", (t) => {
  const folder = scratchFolder(t);
  const list = listIn(folder);
  const entry = (n: number, word = "a"): Entry => ({
    id: `mute-${n}`,
    word,
    reason: "r",
    by: "b",
    createdAt: "2024-05-01T10:00:00Z",
  });
  const write = (...mutes: Entry[]) => writeFileSync(list.file, JSON.stringify({ mutes }));
  write(entry(1), entry(2), entry(3));
  t.is(list.read().length, 3);
  write(entry(1), entry(2), entry(3), entry(4));
  t.throws(() => list.read(), { message: /mutes\.json is damaged \(mutes: .*3/ });
  write(entry(1), entry(1));
  t.throws(() => list.read(), { message: /\(mutes\.1: mute-1 stands there twice\): mend it, or / });
  write(entry(1, "one"), entry(2, "one"));
  t.throws(() => list.read(), { message: /\(mutes\.1: one stands there twice\)/ });
  t.throws(() => list.add(given("b"), wish()), { message: /is damaged/ });
  t.false(readdirSync(folder).includes("changes.jsonl"));
});

test("an entry has ended from its end on; one without an end never has", (t) => {
  const until = "2024-05-01T10:00:10.000000Z";
  t.false(hasEnded({ until }, after(9.999999)));
  t.true(hasEnded({ until }, after(10)));
  t.false(hasEnded({}, micros(Number.MAX_SAFE_INTEGER)));
});
