import { closeSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, START, windowOf } from "./samples.ts";

/** Overwrites all pages from `fromByte` on, the way a dying card does. */
function scribble(file: string, fromByte: number): void {
  const bytes = statSync(file).size - fromByte;
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.alloc(bytes, 0x5a), 0, bytes, fromByte);
  closeSync(descriptor);
}

function fill(folder: string): void {
  using history = openHistory(limitsFor(folder));
  for (let n = 0; n < 500; n++) history.write(windowOf(n), [alertOf(`a-${n}`)]);
}

const asides = (folder: string) =>
  readdirSync(folder).filter((name) => /^history\.db\.corrupt-\d+$/.test(name));

test("a database that is none is moved aside and said so", (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "history.db"), "no database at all\n".repeat(1000));
  using history = openHistory(limitsFor(folder));
  history.write(windowOf(0), []);
  const { state, problem } = history.health;
  t.is(state, "ok");
  t.is(problem, "history.db was damaged and is now history.db.corrupt-1; a new one was started");
  t.is(history.windowsSince(START, 10).length, 1);
});

test("damage found while reading or writing is answered in the same way", (t) => {
  const folder = scratchFolder(t);
  fill(folder);
  scribble(join(folder, "history.db"), 4096);
  using history = openHistory(limitsFor(folder));
  t.deepEqual(history.recentAlerts(1000), []);
  for (let n = 0; n < 3; n++) history.write(windowOf(n), []);
  t.is(history.health.state, "ok");
  t.regex(
    history.health.problem ?? "",
    /history\.db was damaged and is now history\.db\.corrupt-1/,
  );
  t.deepEqual(asides(folder), ["history.db.corrupt-1"]);
  t.true(history.windowsSince(START, 10).length >= 2);
});

test("only the newest damaged databases are kept", (t) => {
  const folder = scratchFolder(t);
  for (let n = 0; n < 5; n++) {
    writeFileSync(join(folder, "history.db"), "no database at all\n".repeat(100));
    openHistory(limitsFor(folder))[Symbol.dispose]();
  }
  t.deepEqual(asides(folder).sort(), ["history.db.corrupt-4", "history.db.corrupt-5"]);
});

test("a reader refuses a damaged database with one line and leaves it alone", (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "history.db"), "no database at all\n".repeat(1000));
  t.throws(() => openHistoryReadOnly(folder), {
    code: "store-failed",
    message: /^[^\n]*history\.db cannot be read \(file is not a database\): [^\n]+$/,
  });
  t.deepEqual(asides(folder), []);
});
