import test from "ava";
import fc from "fast-check";
import { createSimdRunner } from "#infer/simd/simd-runner.ts";
import type { LayerSpec, NetworkSpec } from "#infer/types.ts";
import { randomNetwork, randomRows, referenceAnswer } from "../../../helpers/reference-network.ts";
import { WAYS } from "../../../helpers/wasm-run.ts";

const small = (max: number) => fc.integer({ min: 1, max });
const dense = fc.record({
  kind: fc.constant("dense" as const),
  units: small(19),
  activation: fc.constantFrom("linear" as const, "relu" as const, "sigmoid" as const),
});
const dropout = fc.constant({ kind: "dropout" as const, rate: 0.5 });
const lstm = (isSequence: boolean) =>
  fc.record({
    kind: fc.constant("lstm" as const),
    units: small(19),
    isSequence: fc.constant(isSequence),
  });
const vectors = fc
  .tuple(small(9), fc.array(fc.oneof(dense, dropout), { minLength: 1, maxLength: 4 }))
  .map(([features, layers]): NetworkSpec => ({ inputShape: [features], layers }));
const sequences = fc
  .tuple(
    small(9),
    small(7),
    fc.array(fc.oneof(lstm(true), dropout), { maxLength: 2 }),
    lstm(false),
    fc.array(dense, { maxLength: 2 }),
  )
  .map(([steps, features, first, last, rest]): NetworkSpec => {
    const layers: LayerSpec[] = [...first, last, ...rest];
    return { inputShape: [steps, features], layers };
  });

test("property: any network answers as the equations say, either way, within 2e-5", (t) => {
  fc.assert(
    fc.property(fc.oneof(vectors, sequences), fc.nat(999), (spec, seed) => {
      const network = randomNetwork(spec, seed);
      const length = spec.inputShape.reduce((product, size) => product * size);
      const input = randomRows(1, length, seed + 1)[0]!;
      const expected = referenceAnswer(network, input);
      for (const [name, way] of Object.entries(WAYS)) {
        const answer = createSimdRunner(network, [way])!.run(Float32Array.from(input));
        t.is(answer.length, expected.length);
        for (const [at, value] of expected.entries()) {
          const off = Math.abs(answer[at]! - value) / Math.max(1, Math.abs(value));
          if (!(off < 2e-5)) throw new Error(`${name}: ${answer[at]} instead of ${value}`);
        }
      }
    }),
    { numRuns: 150 },
  );
});
