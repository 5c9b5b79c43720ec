import test from "ava";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { KnobLog } from "#store/knob-log.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { lawfulIntervals } from "../../helpers/intervals.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { limitsFor } from "../../store/samples.ts";

const OUTPUTS = ["cpu_usage_pct", "memory_usage_pct", "response_time_ms"];

test("it learns from the history of an appliance, and says what its figures are", async (t) => {
  const directory = scratchFolder(t);
  const intervals = lawfulIntervals(120, 1);
  const startAt = systemClock.now() - 3600 * 1_000_000;
  using history = openHistory(limitsFor(directory));
  const log = new KnobLog(directory);
  let last = null;
  for (const interval of intervals) {
    const { durationMs, features, knobs } = interval;
    const at = micros(startAt + interval.startAt);
    if (knobs !== last) log.append({ at, knobs });
    last = knobs;
    const counts = { packets: 1, bytes: 60, dropped: 0 };
    history.write({ kind: "window", startAt: at, durationMs, features, ...counts }, []);
  }
  const args = ["evaluate", "optimizer", "--data", directory];
  const { status, stdout } = await arpguard([...args, "--json"]);
  t.is(status, 0);
  const figures = JSON.parse(stdout);
  t.is(figures.source, "history");
  t.is(figures.governed, null);
  t.regex(figures.meaning, /governing .* is not measured/);
  t.deepEqual(Object.keys(figures.outputs), OUTPUTS);
  t.is(figures.train_rows + figures.test_rows, 118);
  t.true(figures.outputs.response_time_ms.r2 > figures.outputs.response_time_ms.persistence.r2);
  const lines = (await arpguard(args)).stdout.split("\n");
  t.is(lines[0], "source: the windows and knobs that an appliance has kept");
  for (const name of [...OUTPUTS, "file_bytes"]) {
    t.true(
      lines.some((line) => line.startsWith(name)),
      name,
    );
  }
});

test("without one it measures this box", async (t) => {
  const args = ["evaluate", "optimizer", "--windows", "50", "--json"];
  const { status, stdout, stderr } = await arpguard(args);
  t.regex(stderr, /^(others keep this box at \d+ % of its processors, [^\n]*\n)?$/);
  t.is(status, 0);
  const figures = JSON.parse(stdout);
  t.is(figures.source, "trial");
  // Rows at the ends of the parts, and where the machine stood still, have no next.
  t.true(figures.train_rows + figures.test_rows <= 48);
  for (const name of OUTPUTS) {
    const { mae, persistence } = figures.outputs[name];
    t.true(mae >= 0 && persistence.mae >= 0, name);
  }
});

test("what cannot be done is refused", async (t) => {
  const optimizer = (...args: string[]) => ["evaluate", "optimizer", ...args];
  await refuses(
    t,
    optimizer("--windows", "49"),
    2,
    "evaluate optimizer: --windows 49 is no whole number of 50 to 5000",
  );
  await refuses(t, optimizer("--seed", "x"), 2, /--seed x is no whole number of 0 to 2147483647/);
  await refuses(t, optimizer("--data", scratchFolder(t)), 1, /history\.\w+ does not exist/);
  const empty = scratchFolder(t);
  openHistory(limitsFor(empty))[Symbol.dispose]();
  await refuses(
    t,
    optimizer("--data", empty),
    1,
    /^arpguard: 0 windows are followed by their next/,
  );
});
