import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { HOUR_MICROS } from "#app/retrain/quietest-hour.ts";
import { isReason, TrainingDesk } from "#app/retrain/training-desk.ts";
import { parseConfig } from "#config/load.ts";
import { systemClock } from "#core/clock.ts";
import { formatMicros, micros } from "#core/units.ts";
import { ALERT_TYPES } from "#l2/types.ts";
import { openHistory } from "#store/history.ts";
import { TrainingLog } from "#store/training-log.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { usualTraffic } from "../../helpers/usual-traffic.ts";
import { alertOf, limitsFor, START } from "../../store/samples.ts";

/** A desk that cannot begin a training: a grave alert is open. */
function open(t: ExecutionContext) {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory));
  const said: string[] = [];
  const takenBack: [boolean, string][] = [];
  const desk = new TrainingDesk({
    config: parseConfig({ store: { directory } }, "test"),
    history,
    openAlerts: () => [alertOf("spoof-1", { severity: "critical" })],
    say: (level, line) => said.push(`${level} ${line}`),
    takenBack: (holds, why) => takenBack.push([holds, why]),
  });
  t.teardown(async () => {
    await desk[Symbol.asyncDispose]();
    history[Symbol.dispose]();
  });
  return { directory, desk, said, takenBack, log: new TrainingLog(directory) };
}

test("there is a row for each kind, and a next time after the first look", async (t) => {
  const { desk, said } = open(t);
  t.deepEqual(
    desk.rows.map(({ kind, nextAt }) => [kind, nextAt]),
    [
      ["detector", null],
      ["forecaster", null],
      ["optimizer", null],
    ],
  );
  for (const window of usualTraffic(3, START, 1)) desk.see(window);
  await desk.look();
  for (const { nextAt, pct, lastAt } of desk.rows) {
    t.regex(nextAt ?? "", /^20\d\d-\d\d-\d\dT\d\d:\d\d:00\.000000Z$/);
    t.is(pct, null);
    t.is(lastAt, null);
  }
  t.deepEqual(said, []);
});

test("what the box foresees or says of itself is no reason for odd windows", (t) => {
  // A link that is nearly full is warned of for weeks: no probation would ever be judged.
  const reasons = ALERT_TYPES.filter((type) => isReason({ type }));
  const rest = ALERT_TYPES.filter((type) => !reasons.includes(type));
  t.deepEqual([...rest].sort(), ["anomaly", "capacity", "coverage"]);
});

test("that a model was taken back is told for a day", async (t) => {
  const { desk, takenBack, log } = open(t);
  const version = "20260501-021441-k3x9";
  const rest = { version, why: "too loud", probationUntil: null };
  const at = (hours: number) => formatMicros(micros(systemClock.now() - hours * HOUR_MICROS));
  log.note("detector", { at: at(2), result: "rolled-back", ...rest });
  await desk.look();
  t.deepEqual(takenBack.at(-1), [true, `detector ${version}: too loud`]);
  t.is(desk.rows[0]?.outcome?.includes("too loud") ?? false, desk.rows[0]?.state !== "held");
  log.note("detector", { at: at(25), result: "rolled-back", ...rest });
  await desk.look();
  t.false(takenBack.at(-1)?.[0]);
});

test("a damaged log is told of once by each that needs it, and nothing is trained", async (t) => {
  const { desk, said, directory } = open(t);
  writeFileSync(join(directory, "trainings.json"), "{");
  await desk.look();
  await desk.look();
  t.true(said.length >= 1 && said.length <= 2, said.join("\n"));
  t.true(said.every((line) => /^warn .*trainings\.json is damaged/.test(line)));
});
