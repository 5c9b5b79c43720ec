import test from "ava";
import fc from "fast-check";
import { binOf, binRow } from "#optimize/binning.ts";

const EDGES = Float32Array.of(-1, 0, 2.5);

test("a bin reaches up to its edge", (t) => {
  const cases = [
    [-Infinity, 0],
    [-1, 0],
    [-0.99, 1],
    [0, 1],
    [2.5, 2],
    [2.6, 3],
    [Infinity, 3],
    [Number.NaN, 0],
  ] as const;
  for (const [value, bin] of cases) t.is(binOf(EDGES, value), bin, String(value));
  t.is(binOf(new Float32Array(0), 7), 0, "an input of one value has one bin");
});

test("the bin is the number of edges below, whatever they are", (t) => {
  const floats = fc.float({ noNaN: true });
  const property = fc.property(fc.uniqueArray(floats, { maxLength: 255 }), floats, (all, value) => {
    const edges = Float32Array.from(all).sort();
    return binOf(edges, value) === edges.filter((edge) => edge < value).length;
  });
  t.notThrows(() => fc.assert(property));
});

test("a row has a bin an input", (t) => {
  const bins = new Uint8Array(2);
  binRow([EDGES, Float32Array.of(7)], Float32Array.of(1, 8), bins);
  t.deepEqual([...bins], [2, 1]);
});
