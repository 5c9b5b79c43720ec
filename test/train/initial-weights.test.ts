import test from "ava";
import { seededRandom } from "#core/random.ts";
import { glorotUniform, lstmBias, orthogonal } from "#train/initial-weights.ts";

test("Glorot's spread: within its limit, mean 0, variance 2 / (inputs + outputs)", (t) => {
  const weights = [...glorotUniform(100, 200, seededRandom(1))];
  t.is(weights.length, 20_000);
  t.true(weights.every((weight) => Math.abs(weight) <= Math.sqrt(6 / 300)));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length;
  t.true(Math.abs(mean) < 0.003, String(mean));
  t.true(Math.abs(variance * 150 - 1) < 0.05, String(variance));
});

test("rows at right angles and of length 1", (t) => {
  for (const [rows, columns] of [
    [1, 4],
    [8, 32],
    [16, 16],
  ] as const) {
    const weights = orthogonal(rows, columns, seededRandom(2));
    const row = (index: number) => weights.subarray(index * columns, (index + 1) * columns);
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b <= a; b++) {
        const inner = row(a).reduce((sum, value, at) => sum + value * row(b)[at]!, 0);
        t.true(Math.abs(inner - (a === b ? 1 : 0)) < 1e-6, `${a} and ${b}: ${inner}`);
      }
    }
  }
});

test("no direction is preferred: each number of a row has mean 0 and the same spread", (t) => {
  const random = seededRandom(3);
  const draws = Array.from({ length: 4000 }, () => orthogonal(1, 3, random));
  for (const at of [0, 1, 2]) {
    const mean = draws.reduce((sum, row) => sum + row[at]!, 0) / draws.length;
    const square = draws.reduce((sum, row) => sum + row[at]! ** 2, 0) / draws.length;
    // Archimedes: on a sphere each coordinate is evenly spread, so its fourth moment is 1/5.
    const fourth = draws.reduce((sum, row) => sum + row[at]! ** 4, 0) / draws.length;
    t.true(Math.abs(mean) < 0.04, String(mean));
    t.true(Math.abs(square - 1 / 3) < 0.02, String(square));
    t.true(Math.abs(fourth - 1 / 5) < 0.02, String(fourth));
  }
});

test("only the forget gate starts open", (t) => {
  t.deepEqual([...lstmBias(2)], [0, 0, 1, 1, 0, 0, 0, 0]);
});
