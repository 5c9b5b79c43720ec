import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import { loadForeignModel } from "#train/foreign-model.ts";
import { writeLayersModel } from "../helpers/layers-model.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { BUILT, DETECTOR, withTensor } from "../helpers/tflite-models.ts";

test("a LayersModel or a .tflite, by its folder or its file, with the card beside it", (t) => {
  const folder = scratchFolder(t);
  const layers = join(folder, "layers");
  writeLayersModel(layers, DETECTOR);
  const exact = { network: DETECTOR, isExact: true, card: null };
  t.deepEqual(loadForeignModel(layers), exact);
  t.deepEqual(loadForeignModel(join(layers, "model.json")), exact);
  const lite = join(folder, "lite");
  mkdirSync(lite);
  writeFileSync(join(lite, "model.tflite"), encodeTflite(BUILT["float detector"]!));
  writeFileSync(join(lite, "card.json"), "{}");
  const { card, ...model } = loadForeignModel(lite);
  t.deepEqual(model, { network: DETECTOR, isExact: true });
  t.is(new TextDecoder().decode(card!), "{}");
});

test("weights that were rounded are not taken for exact", (t) => {
  const folder = scratchFolder(t);
  for (const name of ["hybrid detector", "int8 detector"]) {
    const file = join(folder, "other.tflite");
    writeFileSync(file, encodeTflite(BUILT[name]!));
    const { network, isExact } = loadForeignModel(file);
    t.false(isExact);
    t.is(network.layers.length, 2);
  }
});

test("two models in one folder, and scales that do not fit the weights, are refused", (t) => {
  const folder = scratchFolder(t);
  writeLayersModel(folder, DETECTOR);
  const model = BUILT["int8 detector"]!;
  writeFileSync(join(folder, "model.tflite"), encodeTflite(model));
  t.throws(() => loadForeignModel(folder), {
    code: "usage",
    message: /it has two models: name one/,
  });
  // All of the hidden layer is cut off at its top.
  const scale = { scales: [1e-6], zeroPoints: [-128] };
  const bias = model.tensors.find(({ name }) => name === "dense_2/bias")!;
  const kernel = model.tensors.find(({ name }) => name === "dense_2/kernel")!;
  const biasScale = { scales: [1e-6 * kernel.scale!.scales[0]!], zeroPoints: [0] };
  const cut = withTensor(withTensor(model, "dense_1/output", { scale }), bias.name, {
    scale: biasScale,
  });
  const file = join(folder, "cut.tflite");
  writeFileSync(file, encodeTflite(cut));
  const message = /cut\.tflite: in whole numbers its answer to a golden vector is off by/;
  t.throws(() => loadForeignModel(file), { code: "model-invalid", message });
});
