import test from "ava";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { autoencoderSpec, fitAutoencoder, scaleTable } from "#train/autoencoder-fit.ts";

test("8 of 20 features are hidden, as planned", (t) => {
  t.deepEqual(autoencoderSpec(20).layers, [
    { kind: "dense", units: 8, activation: "relu" },
    { kind: "dense", units: 20, activation: "sigmoid" },
  ]);
  t.deepEqual(autoencoderSpec(1).layers[0], { kind: "dense", units: 1, activation: "relu" });
});

test("it learns to give back rows that lie on a line", async (t) => {
  const row = (place: number) => [place, 1 - place, 0.5 * place, 0.2 + 0.5 * place, 0.5];
  const places = Array.from({ length: 1000 }, (_, i) => 0.1 + 0.8 * ((i * 0.618) % 1));
  const values = Float32Array.from(places.flatMap(row));
  const network = await fitAutoencoder(
    { rows: 1000, columns: 5, values },
    { seed: 1, learningRate: 0.01 },
  );
  const { run } = createPlainRunner(network);
  const on = Float32Array.from(row(0.33));
  const error = (vector: Float32Array) =>
    run(vector).reduce((sum, each, i) => sum + (each - vector[i]!) ** 2, 0) / 5;
  t.true(error(on) < 0.002, `${error(on)}`);
  t.true(error(Float32Array.of(0.9, 0.9, 0.1, 0.1, 0.5)) > 0.05);
});

test("a table is scaled row by row", (t) => {
  const scaler = {
    offset: Float64Array.of(1, 0),
    spread: Float64Array.of(2, 0),
    typical: Float64Array.of(2, 0),
  };
  const values = Float32Array.of(1, 5, 3, 5, Number.NaN, 5);
  const scaled = scaleTable(scaler, { rows: 3, columns: 2, values });
  t.deepEqual(scaled, { rows: 3, columns: 2, values: Float32Array.of(0, 0, 1, 0, 0.5, 0) });
});
