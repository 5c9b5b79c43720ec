import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { type TrainingEntry, TrainingLog } from "#store/training-log.ts";
import { MODEL_KINDS } from "#store/types.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const NONE = { detector: null, forecaster: null, optimizer: null };
const entry: TrainingEntry = {
  at: "2026-05-01T02:14:41.004112Z",
  result: "kept",
  version: "20260501-021441-k3x9",
  why: null,
  probationUntil: "2026-05-02T02:14:41.004112Z",
};

test("what was noted last of each kind is read again, by another process too", (t) => {
  const folder = scratchFolder(t);
  const log = new TrainingLog(folder);
  t.deepEqual(log.read(), NONE);
  log.note("detector", entry);
  log.note("optimizer", { ...entry, result: "refused", why: "no", probationUntil: null });
  log.note("detector", { ...entry, result: "rolled-back", why: "loud" });
  t.deepEqual(new TrainingLog(folder).read(), {
    ...NONE,
    detector: { ...entry, result: "rolled-back", why: "loud" },
    optimizer: { ...entry, result: "refused", why: "no", probationUntil: null },
  });
});

test("an entry that can be made is read as it was, its reason cut at 400 characters", (t) => {
  const log = new TrainingLog(scratchFolder(t));
  fc.assert(
    fc.property(
      fc.constantFrom(...MODEL_KINDS),
      fc.constantFrom("kept", "refused", "not-trained", "rolled-back"),
      fc.option(fc.string({ maxLength: 900 })),
      (kind, result, why) => {
        log.note(kind, { ...entry, result, why });
        t.deepEqual(log.read()[kind], { ...entry, result, why: why?.slice(0, 400) ?? null });
      },
    ),
    { numRuns: 40 },
  );
});

test("a damaged document is refused by name, and not written over", (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, "trainings.json");
  const log = new TrainingLog(folder);
  for (const text of ["{", '{"detector":null}', '{"detector":{"at":"now"}}', " ".repeat(20_000)]) {
    writeFileSync(file, text);
    for (const act of [() => log.read(), () => log.note("detector", entry)]) {
      const error = t.throws(act, { instanceOf: AppError });
      t.regex(
        error.message,
        /trainings\.json is damaged \(.*\): remove it, and models are trained/,
      );
    }
    t.is(readFileSync(file, "utf8"), text);
  }
});

test("killed while it is written, the old document or the new one is there", (t) => {
  const folder = scratchFolder(t);
  const log = new TrainingLog(folder);
  log.note("detector", entry);
  const program = `
    import { TrainingLog } from "#store/training-log.ts";
    const log = new TrainingLog(${JSON.stringify(folder)});
    for (;;) log.note("detector", ${JSON.stringify({ ...entry, why: "again" })});`;
  const child = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", program], {
    timeout: 1500,
    killSignal: "SIGKILL",
  });
  t.is(child.signal, "SIGKILL", String(child.stderr));
  t.true(["again", null].includes(log.read().detector?.why ?? null));
  log.note("detector", entry);
  t.false(
    readdirSync(folder).some((name) => name.endsWith(".new")),
    "what was left is gone",
  );
  t.true(statSync(join(folder, "trainings.json")).size < 16_384);
});
