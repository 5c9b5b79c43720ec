import test from "ava";
import { int8SequenceGraph } from "#infer/tflite/int8-sequence-graph.ts";
import type { Network } from "#infer/types.ts";
import { buildInt8Sequence } from "#train/int8-sequence-build.ts";
import { interpret } from "../helpers/graph-interpreter.ts";
import { randomNetwork, referenceAnswer } from "../helpers/reference-network.ts";
import { chance, FORECASTER, FORECASTER_SPEC, INT8_FORECASTER } from "../helpers/tflite-models.ts";

test("its graph answers near to the network, on sequences that it was not built with", (t) => {
  const graph = int8SequenceGraph(INT8_FORECASTER);
  let [sum, count] = [0, 0];
  for (let seed = 20; seed < 60; seed++) {
    const input = [...chance(15, -1, 1, seed)];
    const answer = interpret(graph, input);
    for (const [at, value] of referenceAnswer(FORECASTER, input).entries()) {
      sum += Math.abs(value - answer[at]!);
      count++;
    }
  }
  t.true(sum / count < 0.005, `${sum / count}`);
  t.true(sum > 0);
});

test("states have the scales that TensorFlow Lite takes", (t) => {
  for (const layer of INT8_FORECASTER.layers) {
    if (layer.kind !== "lstm") continue;
    t.is(layer.output.zeroPoint, 0);
    t.true(layer.output.scale <= 1 / 127, "a hidden state is within -1 and 1");
    t.true(layer.cellExponent >= -15 && layer.cellExponent <= -9);
    t.is(layer.gates.length, 4);
  }
});

test("the cell's scale is the least power of two that holds it, as far as there are kernels", (t) => {
  const scaled = (factor: number) => randomNetwork(FORECASTER_SPEC, 2, factor);
  const exponent = (network: Network) => {
    const [layer] = buildInt8Sequence(network, chance(150, -1, 1)).layers;
    return layer?.kind === "lstm" ? layer.cellExponent : Number.NaN;
  };
  t.is(exponent(scaled(0)), -15, "a cell that stays 0 has the finest");
  t.is(exponent(scaled(0.05)), -15);
  // Gates wide open: the state grows by up to 1 a step, to 5 in five steps.
  const open = scaled(0.6);
  const [first] = open.layers;
  if (first?.kind !== "lstm") return t.fail();
  first.bias.fill(9);
  t.is(exponent(open), -12, "5 of 32768 steps of 2^-12 are 8");
});

test("what has no such build is refused", (t) => {
  const refused = (network: Network, message: RegExp) =>
    t.throws(() => buildInt8Sequence(network, new Float32Array(15)), {
      code: "model-invalid",
      message,
    });
  const dense = { kind: "dense", units: 2, activation: "sigmoid" } as const;
  refused(randomNetwork({ inputShape: [3], layers: [dense] }, 1), /over single vectors/);
  const lstm = { kind: "lstm", units: 2, isSequence: false } as const;
  refused(
    randomNetwork({ inputShape: [5, 3], layers: [lstm, dense] }, 1),
    /a sigmoid after an LSTM/,
  );
});
