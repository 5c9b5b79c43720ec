import test from "ava";
import fc from "fast-check";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { LayerSpec, NetworkSpec } from "#infer/types.ts";
import { interpret } from "../../helpers/graph-interpreter.ts";
import { randomNetwork, referenceAnswer } from "../../helpers/reference-network.ts";
import { BUILT, chance, DETECTOR, FORECASTER } from "../../helpers/tflite-models.ts";

const units = fc.integer({ min: 1, max: 5 });
const denses = fc.array(
  fc.record({
    kind: fc.constant("dense" as const),
    units,
    activation: fc.constantFrom("linear" as const, "relu" as const, "sigmoid" as const),
  }),
  { minLength: 1, maxLength: 3 },
);
const lstms = fc.array(units, { minLength: 1, maxLength: 2 }).map((sizes) =>
  sizes.map((size, at): LayerSpec => {
    return { kind: "lstm", units: size, isSequence: at < sizes.length - 1 };
  }),
);
const spec: fc.Arbitrary<NetworkSpec> = fc.oneof(
  fc.record({ inputShape: fc.tuple(units), layers: denses }),
  fc.record({
    inputShape: fc.tuple(fc.integer({ min: 1, max: 4 }), units),
    layers: fc.tuple(lstms, denses).map(([before, after]) => [...before, ...after]),
  }),
);

test("a float32 graph of any network computes what the network does", (t) => {
  fc.assert(
    fc.property(spec, fc.nat(1000), fc.boolean(), (layers, seed, isUnrolled) => {
      const network = randomNetwork(layers, seed);
      const graph = decodeTflite(encodeTflite(networkGraph(network, "float32", isUnrolled)));
      const input = [
        ...chance(
          layers.inputShape.reduce((a, b) => a * b),
          -1,
          1,
          seed,
        ),
      ];
      const answer = interpret(graph, input);
      for (const [at, value] of referenceAnswer(network, input).entries()) {
        t.true(Math.abs(value - answer[at]!) < 1e-6, `${value} ${answer[at]}`);
      }
    }),
    { numRuns: 60 },
  );
});

test("weights in 8 bits leave the answers near", (t) => {
  const cases = [
    ["hybrid detector", DETECTOR],
    ["hybrid forecaster", FORECASTER],
    ["unrolled forecaster", FORECASTER],
  ] as const;
  for (const [name, network] of cases) {
    const input = [
      ...chance(
        network.inputShape.reduce((a, b) => a * b),
        0,
        1,
        9,
      ),
    ];
    const answer = interpret(BUILT[name]!, input);
    const off = referenceAnswer(network, input).map((value, at) => Math.abs(value - answer[at]!));
    t.true(Math.max(...off) < 0.02, `${name}: ${off}`);
    t.true(Math.max(...off) > 0, `${name} is not quantized`);
  }
});

test("the unrolled graph has no state, the fused one two a layer", (t) => {
  const states = (name: string) => BUILT[name]!.tensors.filter(({ isVariable }) => isVariable);
  t.is(states("unrolled forecaster").length, 0);
  t.is(states("hybrid forecaster").length, 4);
  t.is(states("int8 forecaster").length, 4);
});
