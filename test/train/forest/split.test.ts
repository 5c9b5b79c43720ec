import test from "ava";
import fc from "fast-check";
import { binTable } from "#train/forest/binned-table.ts";
import { fillHistogram, STRIDE } from "#train/forest/histogram.ts";
import { scanHistogram } from "#train/forest/split.ts";

const rowsOf = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

/** The best split of one input with every row of weight 1. */
function bestOf(values: readonly number[], sums: readonly number[], least = 1, gain = 0) {
  const table = binTable(Float32Array.from(values), 1);
  const weights = new Float64Array(sums.length).fill(1);
  const histogram = new Float64Array(STRIDE);
  fillHistogram(histogram, table, rowsOf(sums.length), { sums: Float64Array.from(sums), weights });
  const best = { gain, input: -1, bin: -1 };
  const totals = { sum: sums.reduce((a, b) => a + b, 0), weight: sums.length };
  scanHistogram(histogram, 0, table.edges[0]!.length + 1, totals, least, best);
  return best;
}

const squaredError = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
};

test("the gain is what the split takes from the squared error, and none takes more", (t) => {
  const rows = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: -9, max: 9 })),
    {
      minLength: 2,
      maxLength: 40,
    },
  );
  const property = fc.property(rows, fc.integer({ min: 1, max: 5 }), (pairs, least) => {
    const best = bestOf(
      pairs.map(([value]) => value),
      pairs.map(([, target]) => target),
      least,
    );
    let greatest = 0;
    for (const [bound] of pairs) {
      const left = pairs.filter(([value]) => value <= bound).map(([, target]) => target);
      const right = pairs.filter(([value]) => value > bound).map(([, target]) => target);
      if (left.length < least || right.length < least) continue;
      const whole = squaredError(pairs.map(([, target]) => target));
      greatest = Math.max(greatest, whole - squaredError(left) - squaredError(right));
    }
    t.true(Math.abs(best.gain - greatest) < 1e-9, `${best.gain} against ${greatest}`);
  });
  fc.assert(property);
});

test("a split goes halfway through bins that hold no row", (t) => {
  const table = { values: [1, 2, 3, 4, 5, 6], sums: [-1, 0, 0, 0, 0, 1] };
  const histogram = new Float64Array(STRIDE);
  const targets = { sums: Float64Array.from(table.sums), weights: new Float64Array(6).fill(1) };
  const binned = binTable(Float32Array.from(table.values), 1);
  fillHistogram(histogram, binned, Int32Array.of(0, 5), targets);
  const best = { gain: 0, input: -1, bin: -1 };
  scanHistogram(histogram, 0, 6, { sum: 0, weight: 2 }, 1, best);
  t.deepEqual(best, { gain: 2, input: 0, bin: 2 });
});

test("a better split of another input stays", (t) => {
  t.deepEqual(bestOf([1, 2], [-1, 1], 1, 2), { gain: 2, input: -1, bin: -1 });
  t.deepEqual(bestOf([1, 2], [-1, 1], 1, 1.9), { gain: 2, input: 0, bin: 0 });
});
