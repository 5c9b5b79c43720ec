import { truncateSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { ProbationDesk } from "#app/retrain/probation-desk.ts";
import { HOUR_MICROS } from "#app/retrain/quietest-hour.ts";
import { formatMicros, type Micros, micros } from "#core/units.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import { openHistory } from "#store/history.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { TrainingLog } from "#store/training-log.ts";
import type { ModelDraft } from "#store/types.ts";
import { fittedDetector } from "../../helpers/fitted-detector.ts";
import { keptForecaster } from "../../helpers/kept-models.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { usualTraffic } from "../../helpers/usual-traffic.ts";
import { fillRollups, limitsFor, START } from "../../store/samples.ts";

const usual = usualTraffic(400, START, 2);
const fitted = fittedDetector(usualTraffic(1500, START, 1));
/** 720 windows: a quarter of them are 180. */
const HOURS = 1;

async function draftOf(isNervous: boolean): Promise<ModelDraft<"detector">> {
  const { network, golden, model } = await fitted;
  const alarm = isNervous ? { ...model.alarm, threshold: 1e-9, usualLevel: 0 } : model.alarm;
  return {
    ...{ windows: 1500, windowSeconds: 5, seed: 1, aimedRate: 0.001, heldOutRate: 0.001 },
    ...{ heldOutWindows: 300, network, golden, model: { ...model, alarm } },
  };
}

function desk(t: ExecutionContext, directory = scratchFolder(t)) {
  const history = openHistory(limitsFor(directory));
  t.teardown(() => history[Symbol.dispose]());
  const log = new TrainingLog(directory);
  const gone: string[] = [];
  const probation = new ProbationDesk({
    ...{ directory, log, history, hours: HOURS, windowSeconds: 5 },
    rolledBack: (kind, version, why) => gone.push(`${kind} ${version} ${why}`),
  });
  return { directory, history, log, gone, probation };
}

function noteKept(log: TrainingLog, kind: "detector" | "forecaster", version: string, at: Micros) {
  log.note(kind, {
    ...{ at: formatMicros(at), result: "kept", version, why: null },
    probationUntil: formatMicros(micros(at + HOURS * HOUR_MICROS)),
  });
}

test("a detector that shouts is taken back by itself, and not put to work again", async (t) => {
  const { directory, log, gone, probation } = desk(t);
  const registry = new ModelRegistry(directory, "detector");
  const before = registry.install(await draftOf(false), START).version;
  const { version } = registry.install(await draftOf(true), micros(START + 1e6));
  noteKept(log, "detector", version, START);
  await probation.look(START);
  for (const window of usual) probation.see(window, false);
  await probation.look(micros(START + HOUR_MICROS / 2));
  t.deepEqual(registry.choice(), { current: before, previous: version });
  t.like(log.read().detector, { result: "rolled-back", version, probationUntil: null });
  t.regex(gone.join(), /^detector \S+ [\d.]+ % of 400 windows were in an alarm, 0\.1 % when/);
  for (const window of usual) probation.see(window, false);
  await probation.look(micros(START + HOUR_MICROS));
  t.is(gone.length, 1);
  t.is(registry.choice().current, before);
});

test("without one before, the box goes without", async (t) => {
  const { directory, log, gone, probation } = desk(t);
  const registry = new ModelRegistry(directory, "detector");
  const { version } = registry.install(await draftOf(true), START);
  noteKept(log, "detector", version, START);
  await probation.look(START);
  for (const window of usual) probation.see(window, false);
  await probation.look(START);
  t.deepEqual(registry.choice(), { current: null, previous: null });
  t.is(registry.damaged(), null, "a whole one that did worse is no damage: no base stands in");
  t.is(gone.length, 1);
});

test("where the one before is damaged, the box goes without, too", async (t) => {
  const { directory, log, gone, probation } = desk(t);
  const registry = new ModelRegistry(directory, "detector");
  const before = registry.install(await draftOf(false), START).version;
  const { version } = registry.install(await draftOf(true), micros(START + 1e6));
  truncateSync(join(directory, "models/detector", before, "weights.f32"), 8);
  noteKept(log, "detector", version, START);
  await probation.look(START);
  for (const window of usual) probation.see(window, false);
  await probation.look(START);
  t.is(registry.choice().current, null);
  t.is(gone.length, 1);
});

test("what is noted while it looks is not written over", async (t) => {
  const { directory, log } = desk(t);
  const registry = new ModelRegistry(directory, "detector");
  const { version } = registry.install(await draftOf(false), START);
  noteKept(log, "detector", version, START);
  const newer = { at: formatMicros(micros(START + 1)), result: "refused", version: null } as const;
  const history = openHistory(limitsFor(scratchFolder(t)));
  t.teardown(() => history[Symbol.dispose]());
  const probation = new ProbationDesk({
    ...{ directory, history, hours: HOURS, windowSeconds: 5, rolledBack: () => t.fail() },
    log: {
      amend: (kind, from, to) => log.amend(kind, from, to),
      read: () => {
        const known = log.read();
        // A training in another process ends right after the look began.
        log.note("detector", { ...newer, why: "no", probationUntil: null });
        return known;
      },
    },
  });
  await probation.look(micros(START + 2 * HOUR_MICROS));
  t.like(log.read().detector, newer);
});

test("a good one serves on when its time is over", async (t) => {
  const { directory, log, gone, probation } = desk(t);
  const registry = new ModelRegistry(directory, "detector");
  registry.install(await draftOf(true), START);
  const { version } = registry.install(await draftOf(false), micros(START + 1e6));
  noteKept(log, "detector", version, START);
  await probation.look(START);
  for (const window of usual) probation.see(window, false);
  await probation.look(micros(START + HOUR_MICROS - 1));
  t.not(log.read().detector?.probationUntil ?? null, null);
  await probation.look(micros(START + HOUR_MICROS));
  t.like(log.read().detector, { result: "kept", version, probationUntil: null });
  t.is(registry.choice().current, version);
  t.deepEqual(gone, []);
});

test("a model that somebody has replaced is theirs to judge", async (t) => {
  const { directory, log, gone, probation } = desk(t);
  const registry = new ModelRegistry(directory, "detector");
  registry.install(await draftOf(true), START);
  const { version } = registry.install(await draftOf(true), micros(START + 1e6));
  noteKept(log, "detector", version, START);
  const { current } = registry.rollback();
  for (const window of usual) probation.see(window, false);
  await probation.look(START);
  t.is(registry.choice().current, current);
  t.like(log.read().detector, { result: "kept", probationUntil: null });
  t.deepEqual(gone, []);
});

for (const [when, hasGone] of [
  ["before the model was gone", false],
  ["after it", true],
] as const) {
  test(`a kill while one is taken back, ${when}: the next start finishes it`, async (t) => {
    const { directory, log, gone, probation } = desk(t);
    const registry = new ModelRegistry(directory, "detector");
    const before = registry.install(await draftOf(false), START).version;
    const { version } = registry.install(await draftOf(true), micros(START + 1e6));
    const until = formatMicros(micros(START + HOUR_MICROS));
    const noted = { at: formatMicros(START), result: "rolled-back", version, why: "loud" } as const;
    log.note("detector", { ...noted, probationUntil: until });
    if (hasGone) registry.rollback();
    await probation.look(START);
    t.deepEqual(registry.choice(), { current: before, previous: version });
    t.deepEqual(log.read().detector, { ...noted, probationUntil: null });
    t.deepEqual(gone, [`detector ${version} loud`]);
    await probation.look(START);
    t.is(gone.length, 1);
  });
}

test("that it is to be taken back is noted before it is", async (t) => {
  const { directory, log, history } = desk(t);
  const registry = new ModelRegistry(directory, "detector");
  registry.install(await draftOf(false), START);
  const { version } = registry.install(await draftOf(true), micros(START + 1e6));
  noteKept(log, "detector", version, START);
  const states: string[] = [];
  const probation = new ProbationDesk({
    ...{ directory, history, hours: HOURS, windowSeconds: 5, rolledBack: () => undefined },
    log: {
      read: () => log.read(),
      amend: (kind, from, to) => {
        log.amend(kind, from, to);
        states.push(`${to.result} ${registry.choice().current === version}`);
      },
    },
  });
  await probation.look(START);
  for (const window of usual) probation.see(window, false);
  await probation.look(START);
  t.deepEqual(states, ["rolled-back true", "rolled-back false"]);
});

test("a forecaster that is worse than the last value, but was not, is taken back", async (t) => {
  const directory = scratchFolder(t);
  // 2 Mbit/s, more or less, in the hours from START on.
  fillRollups(directory, micros(START + 12 * HOUR_MICROS), 144);
  const { log, gone, probation, history } = desk(t, directory);
  const registry = new ModelRegistry(directory, "forecaster");
  const before = registry.install(keptForecaster(1), START).version;
  const { version } = registry.install(keptForecaster(2), micros(START + 1e6));
  noteKept(log, "forecaster", version, START);
  const level = (bits: number) => new Float64Array(12).fill(bits);
  for (let n = 0; n < 6; n++) {
    const forecast: TrafficForecast = {
      startAt: micros(START + n * 300_000_000),
      ...{ p10: level(1e6), p50: level(2e6), p90: level(3e6) },
      served: Array.from({ length: 12 }, () => "last_value" as const),
      candidates: new Map([
        ["last_value", level(2e6)],
        ["lstm", level(4e6)],
      ]),
    };
    history.write(null, [], [], [forecast]);
  }
  await probation.look(micros(START + HOUR_MICROS / 2));
  t.regex(gone.join(), /^forecaster \S+ it is \d+ % off, last_value \S+ %; when it was tested/);
  t.is(registry.choice().current, before);
  t.like(log.read().forecaster, { result: "rolled-back", version });
});
