import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import type { DenseLayer, LstmLayer } from "#infer/types.ts";
import { decodeWeights, encodeWeights } from "#store/model-weights.ts";

const LAYER: DenseLayer = {
  ...{ kind: "dense", inputs: 2, units: 1, activation: "relu" },
  ...{ kernel: Float32Array.of(1.5, -2), bias: Float32Array.of(0.25) },
};
// biome-ignore format: grouped by field
const BYTES = Uint8Array.of(
  0x41, 0x47, 0x57, 0x1a, // "AGW"
  1, 0, // version
  1, 0, // layers
  3, 0, 0, 0, // weights
  0, 0, 0xc0, 0x3f, // 1.5
  0, 0, 0, 0xc0, // -2
  0, 0, 0x80, 0x3e, // 0.25
);

test("weights are little-endian float32 behind a header", (t) => {
  t.deepEqual(encodeWeights([LAYER]), BYTES);
  t.deepEqual(decodeWeights(BYTES, [LAYER]), [LAYER]);
});

test("what was encoded is decoded to the bit, wherever it lies", (t) => {
  const size = fc.integer({ min: 1, max: 5 });
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  const floats = fc.array(float, { minLength: 60, maxLength: 60 });
  const property = fc.property(size, size, floats, (inputs, units, values) => {
    const kernel = Float32Array.from(values.slice(0, inputs * units));
    const bias = Float32Array.from(values.slice(25, 25 + units));
    const layer: DenseLayer = { ...LAYER, inputs, units, kernel, bias };
    const moved = Uint8Array.from([9, ...encodeWeights([layer])]).subarray(1);
    t.deepEqual(decodeWeights(moved, [layer]), [layer]);
  });
  t.notThrows(() => fc.assert(property));
});

test("an LSTM's weights are its kernel, its recurrent kernel and its bias", (t) => {
  const floats = (count: number, from: number) =>
    Float32Array.from({ length: count }, (_, index) => from + index);
  const lstm: LstmLayer = {
    ...{ kind: "lstm", inputs: 2, units: 1, isSequence: false },
    ...{ kernel: floats(8, 0), recurrent: floats(4, 100), bias: floats(4, 200) },
  };
  const bytes = encodeWeights([lstm, { ...LAYER, inputs: 1, kernel: floats(1, 7) }]);
  t.is(bytes.length, 12 + 4 * (8 + 4 + 4 + 1 + 1));
  const numbers = new Float32Array(bytes.slice(12).buffer);
  t.deepEqual([...numbers.slice(6, 10)], [6, 7, 100, 101]);
  t.deepEqual([...numbers.slice(15)], [203, 7, 0.25]);
  t.deepEqual(decodeWeights(bytes, [lstm, { ...LAYER, inputs: 1 }])[0], lstm);
});

const refused = test.macro({
  title: (name) => `refused by name: ${name}`,
  exec: (t: ExecutionContext, at: number, bytes: readonly number[], what: RegExp) => {
    const wrong = Uint8Array.from(BYTES);
    wrong.set(bytes, at);
    t.throws(() => decodeWeights(wrong, [LAYER]), { message: what });
  },
});
test("other files", refused, 0, [0], /\(weights: it holds no weights\)$/);
test("a newer version", refused, 4, [2], /\(weights: it is of version 2, not 1\)$/);
test("other layers", refused, 6, [2], /\(weights: it has 2 layers, not 1\)$/);
test(
  "other counts",
  refused,
  8,
  [0xff, 0xff, 0xff, 0xff],
  /\(weights: it has 4294967295 weights, not 3\)$/,
);
test(
  "infinity",
  refused,
  12,
  [0, 0, 0x80, 0x7f],
  /\(weights: it has a weight that is no number\)$/,
);
test(
  "NaN in the bias",
  refused,
  20,
  [1, 0, 0xc0, 0x7f],
  /\(weights: it has a weight that is no number\)$/,
);

test("every cut, and one byte more, are refused", (t) => {
  for (let length = 0; length < BYTES.length; length++) {
    t.throws(() => decodeWeights(BYTES.subarray(0, length), [LAYER]), {
      message: /\(weights: it has \d+ by/,
    });
  }
  t.throws(() => decodeWeights(Uint8Array.of(...BYTES, 0), [LAYER]), {
    message: /25 bytes, not 24/,
  });
});
