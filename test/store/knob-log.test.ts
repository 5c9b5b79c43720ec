import { appendFileSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { knobsOf } from "#optimize/knobs.ts";
import { KnobLog } from "#store/knob-log.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const START = Date.parse("2024-05-01T10:00:00Z") * 1000;
const settingOf = (n: number) => ({
  at: micros(START + n * 1000),
  knobs: { ...knobsOf(defaultConfig()), retire_ms: n },
});

test("settings are read in the order they were made", (t) => {
  const folder = scratchFolder(t);
  const log = new KnobLog(folder);
  t.deepEqual(log.read(), []);
  for (const n of [1, 2, 3]) log.append(settingOf(n));
  t.deepEqual(log.read(), [1, 2, 3].map(settingOf));
  t.deepEqual(new KnobLog(folder).read(), log.read(), "by another process too");
});

test("what a power cut left half, and what is no setting, is passed over", (t) => {
  const folder = scratchFolder(t);
  const log = new KnobLog(folder);
  log.append(settingOf(1));
  appendFileSync(join(folder, "knobs.jsonl"), '{"at":"2024-');
  log.append(settingOf(2));
  const odd = { at: "2024-05-01T10:00:00Z", knobs: { ...settingOf(1).knobs, retire_ms: -1 } };
  appendFileSync(join(folder, "knobs.jsonl"), `\n${JSON.stringify(odd)}\n{}\nnull\n`);
  t.deepEqual(log.read(), [1, 2].map(settingOf));
});

test("it takes two files of 256 KiB at most, and keeps the newest settings", (t) => {
  const folder = scratchFolder(t);
  const log = new KnobLog(folder);
  const now = join(folder, "knobs.jsonl");
  log.append(settingOf(1));
  const line = readFileSync(now, "utf8");
  for (const n of [2, 3]) {
    writeFileSync(now, line.repeat(Math.floor(262_144 / line.length)));
    log.append(settingOf(n));
    t.true(statSync(now).size < 1000, "begun anew");
    t.deepEqual(log.read().at(-1), settingOf(n));
  }
  t.is(log.read().length, Math.floor(262_144 / line.length) + 1);
});

test("a link in its place is neither read nor written", (t) => {
  const folder = scratchFolder(t);
  const aim = join(folder, "aim");
  writeFileSync(aim, "precious");
  symlinkSync(aim, join(folder, "knobs.jsonl"));
  const log = new KnobLog(folder);
  t.throws(() => log.append(settingOf(1)), { message: /knobs\.jsonl cannot be written \(ELOOP/ });
  t.throws(() => log.read(), { message: /knobs\.jsonl cannot be read \(is a link\)/ });
  t.is(readFileSync(aim, "utf8"), "precious");
});
