import test from "ava";
import { systemClock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { TrainingLog } from "#store/training-log.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { limitsFor } from "../../store/samples.ts";

const TRAIN = ["train", "all", "--data"];

test("a history that is too short is told for each kind, and the status says so", async (t) => {
  const data = scratchFolder(t);
  openHistory(limitsFor(data))[Symbol.dispose]();
  const { stdout, stderr, status } = await arpguard([...TRAIN, data]);
  t.is(stderr, "");
  t.is(status, 1);
  const lines = stdout.trimEnd().split("\n");
  t.regex(
    lines[0] ?? "",
    /^detector {3}not trained: the history has 0 of 17280 windows .*: .* \(\d+\.\d s\)$/,
  );
  t.regex(lines[1] ?? "", /^forecaster not trained: the history has 0 of 2016 spans of 5 .*: /);
  t.regex(
    lines[2] ?? "",
    /^optimizer {2}not trained: the history has 0 of 2016 measured pairs .*: /,
  );
  t.is(lines.length, 3);
  t.is(new TrainingLog(data).read().optimizer?.result, "not-trained");
});

test("what is not due is passed over, unless it is to be now", async (t) => {
  const data = scratchFolder(t);
  openHistory(limitsFor(data))[Symbol.dispose]();
  const log = new TrainingLog(data);
  const at = formatMicros(systemClock.now());
  const entry = { at, result: "kept", version: null, why: null, probationUntil: null } as const;
  for (const kind of ["detector", "forecaster", "optimizer"] as const) log.note(kind, entry);
  const first = await arpguard([...TRAIN, data]);
  t.is(first.status, 0);
  t.regex(first.stdout, /^detector {3}is not due before 20\S+Z: --now trains it anyway\n/);
  t.deepEqual(log.read().detector, entry);
  const json = await arpguard([...TRAIN, data, "--json"]);
  const rows = json.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  t.deepEqual(
    rows.map(({ kind, result }) => `${kind} ${result}`),
    ["detector not-due", "forecaster not-due", "optimizer not-due"],
  );
  const now = await arpguard([...TRAIN, data, "--now", "--json"]);
  t.is(now.status, 1);
  t.like(JSON.parse(now.stdout.split("\n")[0] ?? ""), { kind: "detector", result: "not-trained" });
});

test("a folder without a history, and a damaged log, are refused in one line", async (t) => {
  const data = scratchFolder(t);
  await refuses(t, [...TRAIN, data], 1, /history\.db does not exist: run arpguard on /);
});
