import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { devicesWithTail, readTail, TAIL_FILE, Tail } from "#store/tail.ts";
import { decodeTail, encodeEntry, type TailEntry } from "#store/tail-entry.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { deviceOf, limitsFor, START, windowOf } from "./samples.ts";

const ENTRIES: readonly TailEntry[] = [
  { kind: "window", seq: 7, window: windowOf(1) },
  { kind: "window", seq: null, window: windowOf(2) },
  { kind: "load", seq: 1, at: micros(5), text: '{"v":1}' },
  { kind: "device", facts: deviceOf(3) },
];

test("what was appended is read as it was, until it is cleared", (t) => {
  const file = join(scratchFolder(t), TAIL_FILE);
  const tail = new Tail(file);
  t.true(tail.append(ENTRIES.slice(0, 2)));
  t.true(tail.append(ENTRIES.slice(2)));
  t.deepEqual(tail.entries, ENTRIES);
  t.deepEqual(readTail(file), ENTRIES);
  tail.clear();
  t.deepEqual([tail.entries.length, tail.bytes, readTail(file).length], [0, 0, 0]);
  tail[Symbol.dispose]();
  t.false(existsSync(file));
});

test("property: a file cut or damaged anywhere gives the entries before", (t) => {
  const text = ENTRIES.map(encodeEntry);
  const bytes = Buffer.from(text.join(""));
  const any = fc.record({ at: fc.nat(bytes.length - 1), flip: fc.integer({ min: 1, max: 255 }) });
  fc.assert(
    fc.property(any, ({ at, flip }) => {
      const whole = text.findIndex((_, i) => text.slice(0, i + 1).join("").length > at);
      const damaged = Buffer.from(bytes);
      damaged[at] = bytes[at]! ^ flip;
      t.deepEqual(decodeTail(bytes.subarray(0, at)), ENTRIES.slice(0, whole));
      t.deepEqual(decodeTail(damaged), ENTRIES.slice(0, whole));
    }),
  );
});

test("it has a limit, and takes no entry that would not come back", (t) => {
  const tail = new Tail(join(scratchFolder(t), TAIL_FILE));
  const half = { ...windowOf(0), durationMs: 0.5 };
  t.false(tail.append([{ kind: "window", seq: 1, window: half }]));
  let count = 0;
  while (tail.append([{ kind: "window", seq: 1, window: windowOf(count) }])) count++;
  t.is(count, 1024);
  tail.clear();
  const text = "x".repeat(1_048_576);
  t.false(tail.append([{ kind: "load", seq: 1, at: START, text }]));
  tail[Symbol.dispose]();
});

test("a folder that takes no file lets nothing wait", (t) => {
  const tail = new Tail(join(scratchFolder(t), "missing", TAIL_FILE));
  t.false(tail.append(ENTRIES));
  t.deepEqual(tail.entries, []);
  tail[Symbol.dispose]();
});

test("windows that wait are read like others, by another process too", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  for (let n = 0; n < 8; n++) history.write(windowOf(n), [], [deviceOf(n)]);
  t.true(readTail(join(folder, TAIL_FILE)).length > 0);
  const all = Array.from({ length: 8 }, (_, n) => windowOf(n));
  t.deepEqual(history.windowsSince(START, 99), all);
  t.deepEqual(history.windowsSince(all[6]!.startAt, 99), all.slice(6));
  t.deepEqual(history.windowsSince(START, 3), all.slice(0, 3));
  using reader = openHistoryReadOnly(folder);
  t.deepEqual(reader.windowsSince(START, 99), all);
  const seen = reader.devices();
  t.is(seen.length, 8);
  t.true(readTail(join(folder, TAIL_FILE)).some(({ kind }) => kind === "device"));
  t.deepEqual(history.devices(), seen);
  t.is(readTail(join(folder, TAIL_FILE)).length, 0, "they are in the database now");
});

test("news of a station that waits holds, but not behind newer of the database", (t) => {
  const at = (moment: number) => ({ ...deviceOf(1), lastAt: micros(moment) });
  const first = { ...at(START + 9), firstAt: micros(START - 5) };
  const news = (facts: typeof first): TailEntry[] => [{ kind: "device", facts }];
  const wanted = { ...at(START + 10), firstAt: first.firstAt };
  t.deepEqual(devicesWithTail([first], news(at(START + 10))), [wanted]);
  t.deepEqual(devicesWithTail([first], news(at(START + 8))), [first]);
  const two = devicesWithTail([first], news({ ...deviceOf(2), lastAt: micros(START + 10) }));
  t.deepEqual(
    two.map(({ mac }) => mac),
    [deviceOf(2).mac, first.mac],
  );
  t.is(devicesWithTail(two, news(first), 1).length, 1);
});

test("what a killed run had appended is in the history at the next start, once", (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, TAIL_FILE);
  const first = openHistory(limitsFor(folder));
  for (let n = 0; n < 8; n++) first.write(windowOf(n), []);
  const left = readFileSync(file);
  first[Symbol.dispose]();
  t.false(existsSync(file));
  writeFileSync(file, left);
  truncateSync(file, left.length - 1);
  writeFileSync(file, encodeEntry({ kind: "window", seq: null, window: windowOf(9) }), {
    flag: "r+",
  });
  using again = openHistory(limitsFor(folder));
  const starts = again.windowsSince(START, 99).map(({ startAt }) => startAt);
  t.deepEqual(
    starts,
    [0, 1, 2, 3, 4, 5, 6, 7, 9].map((n) => windowOf(n).startAt),
  );
});
