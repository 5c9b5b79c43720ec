import test from "ava";
import { evaluateOptimizer } from "#app/optimizer-evaluation.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { seededRandom } from "#core/random.ts";
import { lawfulIntervals } from "../helpers/intervals.ts";

test("what has a law is told ahead better than by the last value", async (t) => {
  const figures = await evaluateOptimizer(lawfulIntervals(1000, 1), systemClock, { seed: 1 });
  t.is(figures.train_rows, 699);
  t.is(figures.test_rows, 299);
  const { cpu_usage_pct, response_time_ms, memory_usage_pct } = figures.outputs;
  for (const [learned, least] of [
    [cpu_usage_pct, 0.8],
    [response_time_ms, 0.7],
  ] as const) {
    t.true(learned.r2! > least && learned.r2! > learned.persistence.r2! + 0.1, `${learned.r2}`);
    t.true(learned.mae < learned.persistence.mae);
  }
  // Noise has no law, but to be near its mean is nearer than the last value.
  t.true(memory_usage_pct.mae < memory_usage_pct.persistence.mae);
  t.true(figures.file_bytes > 10_000 && figures.file_bytes <= 4_000_000);
  t.true(figures.latency_us_p50 > 0 && figures.latency_us_p99 >= figures.latency_us_p50);
});

test("where there is nothing to learn it says what the last value says, nearly", async (t) => {
  const random = seededRandom(4);
  // Each resource walks at random: its changes follow from nothing.
  const walk = [20, 30, 5];
  const intervals = lawfulIntervals(400, 4).map((interval) => {
    const features = interval.features.slice();
    for (const [i, place] of [15, 16, 19].entries()) {
      walk[i]! *= 0.9 + random.unit() / 5;
      features[place] = walk[i]!;
    }
    return { ...interval, features };
  });
  const { outputs } = await evaluateOptimizer(intervals, systemClock, { seed: 1 });
  for (const [name, { mae, persistence }] of Object.entries(outputs)) {
    t.true(mae < 1.04 * persistence.mae, `${name}: ${mae} against ${persistence.mae}`);
  }
});

test("the newest windows are not looked at while it is fitted", async (t) => {
  const intervals = lawfulIntervals(300, 2);
  const changed = intervals.map((each, i) => {
    if (i < 210) return each;
    return { ...each, features: each.features.map((value) => value / 2) };
  });
  const [one, other] = [
    await evaluateOptimizer(intervals, systemClock, { seed: 1 }),
    await evaluateOptimizer(changed, systemClock, { seed: 1 }),
  ];
  t.is(one.file_bytes, other.file_bytes);
  t.is(one.components, other.components);
});

test("too few windows are refused with what to do", async (t) => {
  await t.throwsAsync(evaluateOptimizer(lawfulIntervals(30, 1), systemClock, { seed: 1 }), {
    instanceOf: AppError,
    message: /^28 windows are followed by their next, 40 are needed: run for longer$/,
  });
});
