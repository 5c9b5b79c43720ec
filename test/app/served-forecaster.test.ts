import test from "ava";
import { FORECASTER_SERVING, serveForecaster } from "#app/served-forecaster.ts";
import { AppError } from "#core/errors.ts";
import { scaleRow } from "#features/scaler.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import { seasonOf } from "#forecast/season.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { PLAIN_RUNNER } from "#infer/runner-ports.ts";
import type { RunnerPort } from "#infer/types.ts";
import { keptForecaster } from "../helpers/kept-models.ts";

test("it says what its network says, as a candidate of the forecast", (t) => {
  const { model } = keptForecaster(1);
  const levels = Float64Array.from({ length: 600 }, (_, index) => 10 + Math.sin(index / 40));
  const known = new Uint8Array(600).fill(1);
  const series = { levels, known, season: seasonOf(300, 0) };
  const { run } = createPlainRunner(model.network);
  const wanted = new Float64Array(12);
  networkPredictor(model, { scaleRow, run })(series, 500, wanted);
  const said = new Float64Array(12);
  const { name, predict } = serveForecaster(model);
  predict(series, 500, said);
  t.is(name, "lstm");
  t.true(said.every((each, index) => Math.abs(each - wanted[index]!) < 1e-5));
  t.true(said.some((each) => each !== 0));
});

test("code of others answers where it is the fastest, ours when it fails, and it is closed", (t) => {
  const { model, golden } = keptForecaster(1);
  const gone: string[] = [];
  let [isAsked, isOut] = [false, false];
  const port: RunnerPort = {
    ...PLAIN_RUNNER,
    ...{ name: "foreign", isForeign: true },
    load: (builds) => {
      const { run } = PLAIN_RUNNER.load(builds);
      return {
        run: (input) => {
          isAsked = true;
          if (isOut) throw new AppError("model-invalid", "pulled out");
          return run(input);
        },
        [Symbol.dispose]: () => void gone.push("closed"),
      };
    },
  };
  // Ours are asked before it, and take a second each time.
  let nowMs = 0;
  const clock = { monotonicMs: () => (nowMs += isAsked ? 0.001 : 1000) };
  const lost: string[] = [];
  const foreign = { ports: [port], lost: (why: string) => void lost.push(why) };
  const served = serveForecaster(model, golden, clock, foreign);
  t.is(served.runner.runner, "foreign");
  t.deepEqual(served.runner.others.map(({ runner }) => runner).sort(), ["int8", "plain", "simd"]);
  const levels = Float64Array.from({ length: 600 }, (_, index) => 10 + Math.sin(index / 40));
  const known = new Uint8Array(600).fill(1);
  const series = { levels, known, season: seasonOf(300, 0) };
  const [before, after] = [new Float64Array(12), new Float64Array(12)];
  served.predict(series, 500, before);
  isOut = true;
  served.predict(series, 500, after);
  t.true(after.every((each, index) => Math.abs(each - before[index]!) < 1e-4));
  t.deepEqual(lost, ["pulled out"]);
  t.deepEqual(gone, ["closed"]);
  served[Symbol.dispose]();
  t.is(gone.length, 1);
});

test("one that looks less far ahead does not serve", (t) => {
  const kept = keptForecaster(1);
  t.is(FORECASTER_SERVING.misfitOf(kept), null);
  const { offset, ...targets } = kept.model.targets;
  const model = { ...kept.model, targets: { ...targets, offset: offset.slice(1) } };
  t.is(FORECASTER_SERVING.misfitOf({ ...kept, model }), "it looks 11 steps ahead, not 12");
});

test("one that does not answer its golden vectors does not serve", (t) => {
  const kept = keptForecaster(1);
  t.like(FORECASTER_SERVING.serve(kept), { name: "lstm", version: kept.version });
  const { golden } = keptForecaster(2);
  const message =
    /^no runner answers as the model should \(simd: its answer to a golden vector is off by/;
  t.throws(() => FORECASTER_SERVING.serve({ ...kept, golden }), { code: "model-invalid", message });
});
