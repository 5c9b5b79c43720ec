import test from "ava";
import { FORECASTER_SERVING, serveForecaster } from "#app/served-forecaster.ts";
import { scaleRow } from "#features/scaler.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import { seasonOf } from "#forecast/season.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
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
