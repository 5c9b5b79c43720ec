import test from "ava";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { realNetwork } from "#infer/int8/real-network.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { chance, DETECTOR, INT8_DETECTOR } from "../../helpers/tflite-models.ts";

test("whole numbers become the weights that they stand for", (t) => {
  const network = realNetwork(INT8_DETECTOR);
  t.deepEqual(network.inputShape, DETECTOR.inputShape);
  for (const [index, layer] of network.layers.entries()) {
    const own = DETECTOR.layers[index];
    if (layer.kind !== "dense" || own?.kind !== "dense") return t.fail();
    t.is(layer.activation, own.activation);
    for (const [at, weight] of own.kernel.entries()) {
      t.true(Math.abs(weight - layer.kernel[at]!) <= 0.5001 * (0.6 / 127));
    }
    for (const [at, bias] of own.bias.entries()) t.true(Math.abs(bias - layer.bias[at]!) < 1e-3);
  }
});

test("it answers as the whole numbers do, but for their rounding", (t) => {
  const [real, whole] = [
    createPlainRunner(realNetwork(INT8_DETECTOR)),
    createInt8Runner(INT8_DETECTOR),
  ];
  for (let seed = 0; seed < 30; seed++) {
    const input = chance(6, 0, 1, seed);
    const other = whole.run(input);
    for (const [at, value] of real.run(input).entries()) {
      t.true(Math.abs(value - other[at]!) < 0.015, `${seed}: ${value} ${other[at]}`);
    }
  }
});
