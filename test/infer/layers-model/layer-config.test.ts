import test from "ava";
import { configOf, layerConfig, layerOf } from "#infer/layers-model/layer-config.ts";
import type { NamedLayer } from "#infer/layers-model/types.ts";

const LAYERS: readonly NamedLayer[] = [
  { name: "a", spec: { kind: "lstm", units: 3, isSequence: true }, hasBias: true },
  { name: "b.1", spec: { kind: "lstm", units: 3, isSequence: false }, hasBias: false },
  { name: "c-d", spec: { kind: "dropout", rate: 0.1 }, hasBias: false },
  { name: "e_2", spec: { kind: "dense", units: 1, activation: "sigmoid" }, hasBias: true },
];

test("a layer is read as it was written", (t) => {
  for (const layer of LAYERS) {
    t.deepEqual(layerOf(layerConfig.parse(configOf(layer))), layer);
  }
});

test("an input layer is none of ours", (t) => {
  const config = { name: "i", batch_input_shape: [null, 2] };
  t.is(layerOf(layerConfig.parse({ class_name: "InputLayer", config })), null);
  const bare = { class_name: "InputLayer", config: { name: "i" } };
  t.false(layerConfig.safeParse(bare).success);
});

test("a dense layer without an activation is linear, an LSTM without more gives its last", (t) => {
  const dense = { class_name: "Dense", config: { name: "d", units: 2 } };
  t.like(layerOf(layerConfig.parse(dense)), { spec: { activation: "linear" }, hasBias: true });
  const config = { name: "l", units: 2, recurrent_activation: "sigmoid" };
  const lstm = layerOf(layerConfig.parse({ class_name: "LSTM", config }));
  t.like(lstm, { spec: { isSequence: false }, hasBias: true });
});
