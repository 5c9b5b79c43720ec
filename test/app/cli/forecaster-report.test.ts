import test from "ava";
import { forecasterLines, forecasterReport } from "#app/cli/forecaster-report.ts";
import type { ForecasterEvaluation } from "#app/forecaster-evaluation.ts";

const rated = (mape: number | null, servedPct: number) => ({ mape, wape: mape, servedPct });

const EVALUATION: ForecasterEvaluation = {
  score: {
    outcomes: 90,
    served: { mape: 2.123456, wape: 0 },
    coveragePct: 80.12345,
    candidates: new Map([
      ["last_value", rated(3, 0)],
      ["same_time_yesterday", rated(null, 0)],
      ["same_time_last_week", rated(20, 0)],
      ["linear_ar", rated(2.5, 10)],
      ["lstm", rated(2, 90)],
    ]),
    latencyUsP50: 100,
    latencyUsP99: 200.5,
  },
  int8: { mape: 2.05, wape: 2.05 },
  fitSeconds: 9,
  training: { samples: 500, history: { epochs: [], bestEpoch: 0 } },
};
const TRAFFIC = { values: new Float64Array(300), stepSeconds: 300, firstAtSeconds: 0 };

test("the figures have the names that scripts know", (t) => {
  const { candidates, ...figures } = forecasterReport(EVALUATION, TRAFFIC, 12);
  t.deepEqual(figures, {
    horizon: 12,
    mape: 2.1235,
    wape: 0,
    accuracy: 100,
    naive: { mape: 3 },
    seasonal: { mape: null },
    linear_ar: { mape: 2.5 },
    coverage_p10_p90: 80.1235,
    float: { mape: 2, wape: 2, accuracy: 98 },
    int8: { mape: 2.05, wape: 2.05, accuracy: 97.95 },
    fit_s: 9,
    latency_us_p50: 100,
    latency_us_p99: 200.5,
    best: "lstm",
    steps: 300,
    step_seconds: 300,
    outcomes: 90,
    notes: [],
  });
  t.deepEqual(candidates.linear_ar, { mape: 2.5, wape: 2.5, accuracy: 97.5, served_pct: 10 });
});

test("what could not be is null, and a note says why", (t) => {
  const score = { ...EVALUATION.score, candidates: new Map([["last_value", rated(3, 100)]]) };
  const evaluation = { ...EVALUATION, score, int8: null, training: null };
  const report = forecasterReport(evaluation, { ...TRAFFIC, firstAtSeconds: null }, 1);
  t.is(report.float, null);
  t.is(report.int8, null);
  t.deepEqual(report.seasonal, { mape: null });
  t.deepEqual(report.notes, [
    "no times: steps of 300 s are assumed",
    "too short to train the network",
    "too short to look a day back",
    "too short to look a week back",
  ]);
});

test("for people the same is a table", (t) => {
  const lines = forecasterLines(forecasterReport(EVALUATION, TRAFFIC, 12));
  t.is(lines[1], "MAPE 2.12 %, accuracy 100.00 %");
  t.true(lines.includes("linear_ar                 2.50      2.50     10.00"));
  t.true(lines.includes("lstm in 8 bits            2.05      2.05         -"));
  t.true(lines.includes("same_time_yesterday          -         -      0.00"));
});
