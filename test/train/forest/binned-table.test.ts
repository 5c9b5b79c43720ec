import test from "ava";
import fc from "fast-check";
import { binOf } from "#optimize/binning.ts";
import { binTable } from "#train/forest/binned-table.ts";

test("an input of few values has a bin for each, bounded halfway", (t) => {
  const { bins, edges } = binTable(Float32Array.of(4, 7, 1, 7, 4, 7), 2);
  t.deepEqual([...edges[0]!], [2.5]);
  t.deepEqual([...edges[1]!], [], "one value needs no bound");
  t.deepEqual([...bins], [1, 0, 1, 0, 0, 0]);
});

test("many values fall into 256 bins of about as many rows", (t) => {
  const rows = 10_000;
  const { bins, edges } = binTable(
    Float32Array.from({ length: rows }, (_, i) => (i / rows) ** 3),
    1,
  );
  t.is(edges[0]!.length, 255);
  const counts = new Array<number>(256).fill(0);
  for (const bin of bins) counts[bin]!++;
  t.true(Math.min(...counts) >= 38 && Math.max(...counts) <= 41, counts.join(" "));
});

test("a value that most rows have takes no bin from the others", (t) => {
  const values = Float32Array.from({ length: 4000 }, (_, i) => (i < 3000 ? 0 : i));
  const { bins, edges } = binTable(values, 1);
  t.true(edges[0]!.length > 60);
  t.true(bins.subarray(0, 3000).every((bin) => bin === 0));
  t.not(bins[3000], 0);
});

test("edges ascend, part every two bins, and bin as serving does", (t) => {
  const columns = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 1,
    maxLength: 600,
  });
  const property = fc.property(columns, (values) => {
    const { bins, edges } = binTable(Float32Array.from(values), 1);
    const bounds = edges[0]!;
    t.true(bounds.every((edge, i) => i === 0 || edge > bounds[i - 1]!));
    t.true(bounds.length <= 255);
    t.deepEqual(
      [...bins],
      values.map((value) => binOf(bounds, value)),
    );
    t.is(new Set(bins).size, bounds.length + 1, "no bin is empty");
  });
  fc.assert(property, { numRuns: 200 });
});

test("what is no table is refused", (t) => {
  t.throws(() => binTable(new Float32Array(0), 1), { message: /0 values of 1 inputs/ });
  t.throws(() => binTable(new Float32Array(5), 2), { message: /5 values of 2 inputs/ });
  t.throws(() => binTable(new Float32Array(65), 65), { message: /65 inputs: 1 to 64/ });
  t.throws(() => binTable(new Float32Array(4), 0), { message: /0 inputs/ });
  for (const odd of [Number.NaN, Infinity, -Infinity]) {
    const values = Float32Array.of(1, 2, 3, odd);
    t.throws(() => binTable(values, 2), { message: `row 1, input 1: ${odd} is no finite number` });
  }
});
