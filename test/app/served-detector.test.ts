import test from "ava";
import { detectorServing, serveDetector } from "#app/served-detector.ts";
import { micros } from "#core/units.ts";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { PLAIN_RUNNER } from "#infer/runner-ports.ts";
import type { RunnerPort } from "#infer/types.ts";
import { decodeDetector, encodeDetector } from "#store/detector-codec.ts";
import { modelFunctions } from "#train/detector-fit.ts";
import { fittedDetector } from "../helpers/fitted-detector.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { louder, usualTraffic } from "../helpers/usual-traffic.ts";

const START = micros(1_714_557_600_000_000);

test("kept and served, a detector scores to the bit as in training", async (t) => {
  const fit = await fittedDetector(usualTraffic(1000, START, 1));
  const kept = decodeDetector(encodeDetector({ ...keptDetector(1), ...fit }));
  const functions = modelFunctions(fit.model.scaler, createPlainRunner(fit.network));
  const trained = new AnomalyDetector(fit.model, functions);
  const served = serveDetector(kept);
  for (const { features } of usualTraffic(300, START, 2)) {
    t.is(served.push(features), trained.push(features));
    t.is(served.score, trained.score);
  }
});

test("what the box says of itself changes no score", async (t) => {
  const fit = await fittedDetector(usualTraffic(1000, START, 1));
  const [idle, busy] = [serveDetector(fit), serveDetector(fit)];
  for (const window of usualTraffic(50, START, 2)) {
    idle.push(window.features);
    busy.push(louder(window, 1000, 15, 20).features);
    t.is(busy.score, idle.score);
  }
});

test("code of others that runs its network is closed with it", async (t) => {
  const fit = await fittedDetector(usualTraffic(1000, START, 1));
  let closed = 0;
  const port: RunnerPort = {
    ...PLAIN_RUNNER,
    ...{ name: "foreign", isForeign: true },
    load: (builds) => ({
      ...PLAIN_RUNNER.load(builds),
      [Symbol.dispose]: () => void closed++,
    }),
  };
  const runner = { runner: "foreign", micros: 1, others: [] };
  const foreign = { ports: [port], lost: () => t.fail() };
  const served = serveDetector({ ...fit, runner }, foreign);
  const ours = serveDetector(fit);
  for (const { features } of usualTraffic(50, START, 2)) {
    t.is(served.push(features), ours.push(features));
    t.is(served.score, ours.score);
  }
  t.is(closed, 0);
  served[Symbol.dispose]();
  ours[Symbol.dispose]();
  t.is(closed, 1);
});

test("one that does not answer its golden vectors does not serve", (t) => {
  const kept = keptDetector(1);
  const { serve } = detectorServing(5);
  t.like(serve(kept), { network: kept.network, model: kept.model });
  const { golden } = keptDetector(2);
  const message =
    /^no runner answers as the model should \(simd: its answer to a golden vector is off by/;
  t.throws(() => serve({ ...kept, golden }), { code: "model-invalid", message });
});
