import test from "ava";
import fc from "fast-check";
import { seededRandom } from "#core/random.ts";
import {
  addRow,
  emptyEquations,
  factorise,
  squaredError,
  weightsOf,
} from "#forecast/least-squares.ts";

interface Problem {
  readonly rows: readonly Float64Array[];
  readonly targets: readonly number[];
}

function problemOf(seed: number, count: number, columns: number): Problem {
  const random = seededRandom(seed);
  const rows = Array.from({ length: count }, () =>
    Float64Array.from({ length: columns }, () => random.unit() - 0.5),
  );
  const targets = rows.map((row) => row.reduce((sum, x, i) => sum + (i + 1) * x, random.unit()));
  return { rows, targets };
}

function solve({ rows, targets }: Problem) {
  const equations = emptyEquations(rows[0]!.length);
  for (const [i, row] of rows.entries()) addRow(equations, row, targets[i]!);
  return { equations, fit: factorise(equations) };
}

function errorsOf({ rows, targets }: Problem, weights: Float64Array): number[] {
  return rows.map((row, i) => targets[i]! - weights.reduce((sum, w, k) => sum + w * row[k]!, 0));
}

test("a line through exact points is found", (t) => {
  const rows = [0, 1, 2, 3].map((x) => Float64Array.of(1, x));
  const { fit } = solve({ rows, targets: [1, 3, 5, 7] });
  const [constant, slope] = weightsOf(fit, 2);
  t.true(Math.abs(constant! - 1) < 1e-6 && Math.abs(slope! - 2) < 1e-6);
});

test("what is left over stands at right angles to every column, for each nested fit", (t) => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, columns) => {
      const problem = problemOf(seed, 40, 6);
      const { equations, fit } = solve(problem);
      const errors = errorsOf(problem, weightsOf(fit, columns));
      for (let k = 0; k < columns; k++) {
        const product = errors.reduce((sum, error, i) => sum + error * problem.rows[i]![k]!, 0);
        if (Math.abs(product) > 1e-5) return false;
      }
      const squares = errors.reduce((sum, error) => sum + error * error, 0);
      return Math.abs(squares - squaredError(equations, fit, columns)) < 1e-5;
    }),
    { numRuns: 50 },
  );
  t.pass();
});

test("columns of zeros and equal columns leave finite weights that still fit", (t) => {
  const rows = [1, 2, 3, 4].map((x) => Float64Array.of(0, x, x));
  const targets = [2, 4, 6, 8];
  const { fit } = solve({ rows, targets });
  const weights = weightsOf(fit, 3);
  t.is(weights[0], 0);
  t.true(errorsOf({ rows, targets }, weights).every((error) => Math.abs(error) < 1e-3));
});

test("no rows make weights of 0", (t) => {
  const equations = emptyEquations(3);
  t.deepEqual([...weightsOf(factorise(equations), 3)], [0, 0, 0]);
  t.is(squaredError(equations, factorise(equations), 3), 0);
});
