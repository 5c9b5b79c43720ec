import test from "ava";
import { seededRandom } from "#core/random.ts";
import { trainDropout } from "#train/dropout-training.ts";
import { allocateMatrix } from "#train/kernels.ts";
import { plainKernels } from "#train/plain-kernels.ts";

const COUNT = 100_000;

function createLayer(rate: number) {
  const kernels = plainKernels();
  const values = allocateMatrix(kernels, COUNT / 10, 10);
  const gradient = allocateMatrix(kernels, COUNT / 10, 10);
  values.values.fill(1);
  return {
    gradient,
    layer: trainDropout(kernels, { values, gradient, steps: 1 }, rate, seededRandom(4)),
  };
}

test("the share of the rate is dropped, and what is left makes up for it", (t) => {
  const { layer } = createLayer(0.2);
  layer.forward(true);
  const values = [...layer.output.values.values];
  t.deepEqual([...new Set(values)].sort(), [0, 1.25]);
  // Standard deviation of the share: 0.0013.
  const dropped = values.filter((value) => value === 0).length / COUNT;
  t.true(Math.abs(dropped - 0.2) < 0.006, String(dropped));
});

test("each pass drops others, and the gradient takes the way of its pass", (t) => {
  const { layer, gradient } = createLayer(0.5);
  layer.forward(true);
  const first = layer.output.values.values.slice();
  layer.forward(true);
  const second = layer.output.values.values;
  t.notDeepEqual(second, first);
  layer.output.gradient.values.fill(3);
  layer.backward();
  t.true(gradient.values.every((value, at) => value === 3 * second[at]!));
});

test("nothing is dropped at a rate of 0, nor when it is not training", (t) => {
  for (const [rate, isTraining] of [
    [0, true],
    [0.9, false],
  ] as const) {
    const { layer } = createLayer(rate);
    layer.forward(isTraining);
    t.true(layer.output.values.values.every((value) => value === 1));
  }
  t.deepEqual(createLayer(0.2).layer.toLayer(), { kind: "dropout", rate: 0.2 });
});
