import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { DAY_MICROS, HOUR_MICROS } from "#app/retrain/quietest-hour.ts";
import { Retraining, type RetrainingParts } from "#app/retrain/retraining.ts";
import { formatMicros, type Micros, micros } from "#core/units.ts";
import { FEATURE_COUNT, FEATURE_NAMES } from "#features/types.ts";
import { CANDIDATES } from "#forecast/candidates.ts";
import { OUTLOOK_STEPS, STEP_SECONDS } from "#forecast/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { openHistory } from "#store/history.ts";
import { type TrainingEntry, TrainingLog } from "#store/training-log.ts";
import type { ModelKind } from "#store/types.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { alertOf, limitsFor } from "../../store/samples.ts";

/** 01:30 at night, in UTC and here. */
const NIGHT = Date.parse("2026-03-02T01:30:00Z") * 1000;
const KINDS: readonly ModelKind[] = ["detector", "forecaster", "optimizer"];

/** A box without a past, whose clock the test has; trainings are noted as `result`. */
function box(t: ExecutionContext, changes: Partial<RetrainingParts> = {}) {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory));
  t.teardown(() => history[Symbol.dispose]());
  const log = new TrainingLog(directory);
  const time = { at: micros(NIGHT), ms: 0, open: [] as AlertEvent[], free: 2 ** 30 };
  const said: string[] = [];
  const trained: [ModelKind, Micros][] = [];
  const result: { now: TrainingEntry["result"] } = { now: "kept" };
  const retraining = new Retraining({
    ...{ log, history, everyDays: 7, overdueDays: 3, utcOffsetMinutes: () => 0 },
    clock: { now: () => time.at, monotonicMs: () => time.ms },
    openAlerts: () => time.open,
    readBox: async () => ({ model: "", availableBytes: time.free, celsius: null }),
    say: (level, line) => said.push(`${level} ${line}`),
    train: async (kind) => {
      trained.push([kind, time.at]);
      const what = { result: result.now, version: null, why: "so it went" } as const;
      log.note(kind, { at: formatMicros(time.at), probationUntil: null, ...what });
      return { kind, figures: {}, seconds: 2, ...what } as Awaited<
        ReturnType<RetrainingParts["train"]>
      >;
    },
    ...changes,
  });
  t.teardown(() => retraining[Symbol.asyncDispose]());
  /** Looks every half hour for so long. */
  const pass = async (length: number) => {
    const until = time.at + length;
    for (; time.at < until; time.at = micros(time.at + HOUR_MICROS / 2)) {
      await retraining.look();
      time.ms += 1_800_000;
    }
  };
  return { directory, retraining, log, time, said, trained, result, pass };
}

test("without a past all kinds are trained the next night, one after the other", async (t) => {
  const { retraining, trained, pass, said } = box(t);
  await retraining.look();
  t.deepEqual(trained, [], "it is not three yet");
  const three = "2026-03-02T03:00:00.000000Z";
  t.deepEqual(
    retraining.rows.map(({ kind, state, nextAt }) => [kind, state, nextAt]),
    KINDS.map((kind) => [kind, "waiting", three]),
  );
  await pass(2 * HOUR_MICROS);
  t.deepEqual(
    trained.map(([kind]) => kind),
    KINDS,
  );
  t.true(trained.every(([, at]) => formatMicros(at) === three));
  t.regex(said[0] ?? "", /^info training of the detector \(2 s\): null serves$/);
});

test("they are trained once a week, in the night of the day that is due", async (t) => {
  const { trained, pass } = box(t);
  await pass(30 * DAY_MICROS);
  const days = trained
    .filter(([kind]) => kind === "forecaster")
    .map(([, at]) => (at - NIGHT) / DAY_MICROS);
  t.true(days.length >= 3, String(days));
  for (const [n, day] of days.slice(1).entries()) {
    t.true(day - days[n]! >= 3.5 && day - days[n]! <= 10.5, String(days));
  }
});

/** As far as `now`, while the box was on: traffic that grows, least at three at night. */
function growing(now: () => Micros, isOn: (at: Micros) => boolean): RetrainingParts["history"] {
  const step = STEP_SECONDS * 1_000_000;
  const bitsAt = (at: number) => {
    const days = (at - NIGHT) / DAY_MICROS;
    const hour = (at / HOUR_MICROS) % 24;
    return 1e6 * Math.exp(0.03 * days) * (1.2 - Math.cos(((hour - 3) / 12) * Math.PI));
  };
  const stepsFrom = (since: number, most: number) => {
    const first = Math.ceil(since / step) * step;
    return Array.from({ length: most }, (_, n) => micros(first + n * step));
  };
  return {
    rollupsSince: (since, limit) =>
      stepsFrom(since, limit)
        .filter((at) => at + step <= now() && isOn(at))
        .map((startAt) => {
          const features = new Float32Array(FEATURE_COUNT);
          features[FEATURE_NAMES.indexOf("bits_per_s")] = bitsAt(startAt);
          return { startAt, windows: 60, packets: 1, bytes: 1, dropped: 0, features };
        }),
    forecastsBetween: (since, until) =>
      stepsFrom(since, 2)
        .filter((startAt) => startAt <= until && isOn(startAt))
        .map((startAt) => {
          const p50 = Float64Array.from(stepsFrom(startAt, OUTLOOK_STEPS), bitsAt);
          const served = Array.from(p50, () => CANDIDATES.yesterday);
          return { startAt, p10: p50, p50, p90: p50, served, candidates: new Map() };
        }),
  };
}

const always = () => true;

test("traffic that grows does not put the first training off for ever", async (t) => {
  let now = () => micros(NIGHT);
  const { trained, pass, time, said } = box(t, { history: growing(() => now(), always) });
  now = () => time.at;
  // As one looks at any minute of an hour, and not at its first moment alone.
  time.at = micros(NIGHT + HOUR_MICROS / 6);
  await pass(2 * DAY_MICROS);
  t.deepEqual(trained.map(([kind]) => kind).sort(), [...KINDS].sort(), said.join());
});

/** From eight to five, but for weekends. */
function isOfficeTime(at: Micros): boolean {
  const hour = (at / HOUR_MICROS) % 24;
  const weekday = new Date(at / 1000).getUTCDay();
  return hour >= 8 && hour < 17 && weekday > 0 && weekday < 6;
}

/** Three weeks of a box that is started each morning; the times of each training, in days. */
async function officeDays(t: ExecutionContext, overdueDays: number) {
  let now = micros(NIGHT);
  const history = growing(() => now, isOfficeTime);
  const { log, time } = box(t);
  const trained = new Map(KINDS.map((kind): [ModelKind, Micros[]] => [kind, []]));
  for (let day = 0; day < 21; day++) {
    const morning = NIGHT + day * DAY_MICROS + 6.5 * HOUR_MICROS;
    now = micros(morning);
    const { retraining } = box(t, {
      ...{ history, log, overdueDays },
      clock: { now: () => now, monotonicMs: () => time.ms },
      train: async (kind) => {
        trained.get(kind)!.push(now);
        const outcome = { result: "kept", version: null, why: null } as const;
        log.note(kind, { at: formatMicros(now), probationUntil: null, ...outcome });
        return { kind, figures: {}, seconds: 2, ...outcome };
      },
    });
    for (let minute = 0; minute < 10 * 60; minute += 10) {
      now = micros(morning + minute * 60_000_000);
      time.ms += 600_000;
      if (isOfficeTime(now)) await retraining.look();
    }
    await retraining[Symbol.asyncDispose]();
  }
  return trained;
}

test("a box that is off each night is trained by day once that is overdue", async (t) => {
  t.deepEqual((await officeDays(t, 90)).get("detector"), [], "it would wait for three at night");
  for (const [kind, times] of await officeDays(t, 3)) {
    t.is(times.length, 3, kind);
    for (const [n, at] of times.entries()) {
      t.is(new Date(at / 1000).getUTCHours(), 8, "the quietest in which it is on");
      t.true(at - (times[n - 1] ?? NIGHT - 7 * DAY_MICROS) <= 11 * DAY_MICROS);
    }
  }
});

test("after a failure it is tried once a day", async (t) => {
  const { trained, pass, result, retraining } = box(t);
  result.now = "not-trained";
  await pass(5 * DAY_MICROS);
  const days = trained.filter(([kind]) => kind === "detector").map(([, at]) => at / DAY_MICROS);
  t.true(days.length >= 4 && days.length <= 5, String(days));
  for (const [n, day] of days.slice(1).entries()) t.true(day - days[n]! >= 1, String(days));
  t.is(retraining.rows[0]?.outcome, "not trained: so it went");
});

test("a clock that jumps does not keep the box training", async (t) => {
  const { trained, time, retraining, pass } = box(t);
  await pass(2 * HOUR_MICROS);
  t.is(trained.length, 3);
  for (const years of [10, -5, 20]) {
    time.at = micros(NIGHT + years * 365 * DAY_MICROS + 2 * HOUR_MICROS);
    await retraining.look();
  }
  t.is(trained.length, 3, "not within twelve hours that no jump makes pass");
  time.ms += 12 * 3_600_000;
  await pass(DAY_MICROS);
  t.is(trained.length, 6);
});

test("a grave alert and a box short of memory hold it up, and why is shown", async (t) => {
  const { trained, time, retraining } = box(t);
  time.at = micros(NIGHT + 2 * HOUR_MICROS);
  time.open = [alertOf("spoof-1", { severity: "critical" })];
  await retraining.look();
  t.is(retraining.rows[0]?.state, "held");
  t.is(retraining.rows[0]?.outcome, "alert spoof-1 is open");
  time.open = [];
  time.free = 1e6;
  await retraining.look();
  t.regex(retraining.rows[2]?.outcome ?? "", /^the box is short of memory/);
  t.deepEqual(trained, []);
  time.free = 2 ** 30;
  await retraining.look();
  t.is(trained.length, 3);
});

test("a damaged log holds everything up, is told once, and is let alone", async (t) => {
  const { directory, trained, time, retraining, said } = box(t);
  writeFileSync(join(directory, "trainings.json"), "{");
  time.at = micros(NIGHT + 2 * HOUR_MICROS);
  await retraining.look();
  await retraining.look();
  t.deepEqual(trained, []);
  t.is(said.length, 1);
  t.regex(said[0] ?? "", /^warn .*trainings\.json is damaged/);
  t.is(retraining.rows[0]?.state, "held");
});

test("how far a training is can be seen, and the end of the appliance ends it", async (t) => {
  let aborted = false;
  const { retraining, time, log, said } = box(t, {
    train: (_kind, signal, tell) => {
      tell("training", 0.404);
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        });
      });
    },
  });
  time.at = micros(NIGHT + 2 * HOUR_MICROS);
  void retraining.look();
  while (retraining.rows[0]?.state !== "training") await new Promise(setImmediate);
  t.like(retraining.rows[0], { pct: 40, nextAt: null, lastAt: null });
  t.is(retraining.rows[1]?.state, "waiting");
  await retraining[Symbol.asyncDispose]();
  t.true(aborted);
  t.is(log.read().detector, null);
  t.deepEqual(said, []);
  await retraining.look();
  t.like(retraining.rows[0], { state: "waiting" });
});
