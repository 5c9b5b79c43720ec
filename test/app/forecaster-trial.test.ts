import test from "ava";
import { tryCandidates } from "#app/forecaster-trial.ts";
import { fitLogScale, toLogLevels } from "#forecast/log-level.ts";
import { lastValue } from "#forecast/rivals.ts";
import { seasonOf } from "#forecast/season.ts";
import type { Candidate, Predictor } from "#forecast/types.ts";

const VALUES = Float64Array.from({ length: 200 }, (_, n) => 1000 + 10 * (n % 7));
VALUES.fill(Number.NaN, 120, 130);
const scale = fitLogScale(VALUES);
const known = Uint8Array.from(VALUES, (value) => (Number.isNaN(value) ? 0 : 1));
const series = { levels: toLogLevels(VALUES, scale), known, season: seasonOf(300, 0) };
const SCORED = { series, values: VALUES, scale };
const SPAN = { from: 100, end: 200 };
const { signal } = new AbortController();

/** Knows what comes. */
const oracle: Predictor = ({ levels }, at, changes) => {
  for (let i = 0; i < changes.length; i++) changes[i] = levels[at + 1 + i]! - levels[at]!;
};
const candidate = (predict: Predictor): Candidate => ({ name: "any", predict });

test("each is off by what an own sum over the same outcomes says", async (t) => {
  const shares: number[] = [];
  const candidates = [candidate(lastValue), candidate(oracle)];
  const { outcomes, errorsPct } = await tryCandidates(SCORED, candidates, SPAN, signal, (share) =>
    shares.push(share),
  );
  let [count, error, traffic] = [0, 0, 0];
  for (let at = 100; at < 200; at++) {
    for (let to = at + 1; to <= Math.min(at + 12, 199); to++) {
      if (Number.isNaN(VALUES[at]!) || Number.isNaN(VALUES[to]!)) continue;
      count++;
      error += Math.abs(VALUES[at]! - VALUES[to]!);
      traffic += VALUES[to]!;
    }
  }
  t.is(outcomes, count);
  t.true(Math.abs(errorsPct[0]! - (100 * error) / traffic) < 1e-9);
  t.true(errorsPct[1]! < 1e-9);
  t.deepEqual(shares, [...shares].sort());
});

test("one that says no number is off by none", async (t) => {
  const broken = candidate((_series, _at, changes) => changes.fill(Number.NaN));
  const { errorsPct } = await tryCandidates(SCORED, [broken], SPAN, signal, () => {});
  t.deepEqual(errorsPct, [Number.NaN]);
});

test("it ends where it is told to", async (t) => {
  const why = new Error("no more");
  const trial = tryCandidates(SCORED, [], SPAN, AbortSignal.abort(why), () => {});
  t.is(await t.throwsAsync(trial), why);
});
