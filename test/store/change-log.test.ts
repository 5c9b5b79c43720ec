import { appendFileSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { type Change, ChangeLog } from "#store/change-log.ts";
import { scratchFolder } from "../helpers/scratch.ts";

function changeOf(n: number): Change {
  const id = `mute-${n}`;
  const at = "2024-05-01T10:00:00.000000Z";
  return { at, by: "ann (1000)", change: "mute-added", entry: { id, reason: "r".repeat(190) } };
}

test("changes are read in the order they were made", (t) => {
  const log = new ChangeLog(scratchFolder(t));
  t.deepEqual(log.read(), { changes: [], damaged: 0 });
  for (const n of [1, 2, 3]) log.append(changeOf(n));
  t.deepEqual(log.read(), { changes: [1, 2, 3].map(changeOf), damaged: 0 });
});

test("a change that then could not be made leaves no line", (t) => {
  const log = new ChangeLog(scratchFolder(t));
  log.append(changeOf(1));
  log.append(changeOf(2))();
  log.append(changeOf(3));
  t.deepEqual(log.read().changes, [changeOf(1), changeOf(3)]);
});

test("a line that a power cut left half is counted and swallows no other", (t) => {
  const folder = scratchFolder(t);
  const log = new ChangeLog(folder);
  log.append(changeOf(1));
  appendFileSync(join(folder, "changes.jsonl"), '{"at":"2024-');
  log.append(changeOf(2));
  appendFileSync(join(folder, "changes.jsonl"), '{"at":"x"}\n\n{}\nnull\n');
  t.deepEqual(log.read(), { changes: [1, 2].map(changeOf), damaged: 4 });
});

test("it takes two files of 1 MiB at most, and keeps the newest changes", (t) => {
  const folder = scratchFolder(t);
  const log = new ChangeLog(folder);
  const lineBytes = JSON.stringify(changeOf(1)).length + 1;
  const now = join(folder, "changes.jsonl");
  writeFileSync(now, `${JSON.stringify(changeOf(1))}\n`.repeat(1_048_576 / lineBytes));
  log.append(changeOf(2));
  t.true(statSync(now).size < 1000, "begun anew");
  const { changes, damaged } = log.read();
  t.is(damaged, 0);
  t.is(changes.length, Math.floor(1_048_576 / lineBytes) + 1);
  t.deepEqual(changes.at(-1), changeOf(2));
  writeFileSync(now, `${JSON.stringify(changeOf(3))}\n`.repeat(1_048_576 / lineBytes));
  log.append(changeOf(4));
  t.false(
    log.read().changes.some(({ entry }) => entry.id === "mute-2"),
    "the oldest file is gone",
  );
  t.deepEqual(log.read().changes.at(-1), changeOf(4));
});

test("a link in its place is neither read nor written", (t) => {
  const folder = scratchFolder(t);
  const aim = join(folder, "aim");
  writeFileSync(aim, "precious");
  symlinkSync(aim, join(folder, "changes.jsonl"));
  const log = new ChangeLog(folder);
  t.throws(() => log.append(changeOf(1)), { message: /changes\.jsonl cannot be written \(ELOOP/ });
  t.throws(() => log.read(), { message: /changes\.jsonl cannot be read \(is a link\)/ });
  t.is(readFileSync(aim, "utf8"), "precious");
});

test("a reason that is no plain text is refused before anything is written", (t) => {
  const log = new ChangeLog(scratchFolder(t));
  for (const reason of ["\u001b[2J", "x".repeat(201), " "]) {
    t.throws(() => log.append({ ...changeOf(1), reason }), { code: "usage", message: /reason: / });
  }
  t.deepEqual(log.read().changes, []);
});
