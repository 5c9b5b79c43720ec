import test from "ava";
import { lstmForward } from "#infer/lstm-forward.ts";
import type { LstmLayer } from "#infer/types.ts";
import { randomNetwork, randomRows, referenceAnswer } from "../helpers/reference-network.ts";

const STEPS = 7;

function layerOf(inputs: number, units: number, isSequence: boolean): LstmLayer {
  const layers = [{ kind: "lstm", units, isSequence }] as const;
  return randomNetwork({ inputShape: [STEPS, inputs], layers }, 5).layers[0] as LstmLayer;
}

for (const [inputs, units] of [
  [1, 1],
  [3, 5],
  [10, 8],
] as const) {
  test(`${inputs} inputs and ${units} units: as the equations say, step by step`, (t) => {
    const rows = randomRows(STEPS, inputs, 3);
    const values = Float32Array.from(rows.flat());
    const sequence = lstmForward(layerOf(inputs, units, true), STEPS)(values).slice();
    const layer = layerOf(inputs, units, false);
    for (let steps = 1; steps <= STEPS; steps++) {
      const network = { inputShape: [steps, inputs], layers: [layer] };
      const expected = referenceAnswer(network, rows.slice(0, steps).flat());
      const last = lstmForward(layer, steps)(values.subarray(0, steps * inputs));
      for (const [unit, value] of expected.entries()) {
        t.true(Math.abs(sequence[(steps - 1) * units + unit]! - value) < 1e-6);
        t.true(Math.abs(last[unit]! - value) < 1e-6);
      }
    }
  });
}

test("no state is left from one sequence to the next", (t) => {
  const forward = lstmForward(layerOf(2, 3, false), STEPS);
  const [first, other] = [1, 2].map((seed) => Float32Array.from(randomRows(STEPS, 2, seed).flat()));
  const answer = forward(first!).slice();
  forward(other!);
  t.deepEqual(forward(first!), answer);
});

test("the forget gate alone keeps a state, the others closed or open", (t) => {
  // Order input, forget, cell, output: input shut after nothing, forget and output open.
  const layer: LstmLayer = {
    kind: "lstm",
    inputs: 1,
    units: 1,
    isSequence: true,
    kernel: Float32Array.of(60, 0, 30, 0),
    recurrent: new Float32Array(4),
    bias: Float32Array.of(-30, 30, 0, 30),
  };
  // A 1 opens the input and is written into the cell; zeros leave it there.
  const output = lstmForward(layer, 4)(Float32Array.of(0, 1, 0, 0));
  const kept = Math.fround(Math.tanh(1));
  t.is(output[0], 0);
  for (const value of output.subarray(1)) t.true(Math.abs(value - kept) < 1e-7);
});
