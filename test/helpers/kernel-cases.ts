import type { ExecutionContext } from "ava";
import fc from "fast-check";
import { seededRandom } from "#core/random.ts";
import type { TrainingStep } from "#infer/lstm-cell-back.ts";
import type { Matrix } from "#infer/matrix.ts";
import { allocateMatrix, type Kernels } from "#train/kernels.ts";

/** A matrix of small whole numbers, whose products are exact in single precision. */
function wholeMatrix(kernels: Kernels, rows: number, columns: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const matrix = allocateMatrix(kernels, rows, columns);
  for (const at of matrix.values.keys()) matrix.values[at] = random.whole(-9, 9);
  return matrix;
}

/** All sizes about the edges of tiles: sums of products, added to what was there. */
export function productsAreExact(t: ExecutionContext, createKernels: () => Kernels): void {
  const size = fc.integer({ min: 1, max: 21 });
  fc.assert(
    fc.property(size, size, size, fc.boolean(), (rows, depth, columns, isTransposed) => {
      const kernels = createKernels();
      const left = isTransposed
        ? wholeMatrix(kernels, depth, rows, 1)
        : wholeMatrix(kernels, rows, depth, 1);
      const right = wholeMatrix(kernels, depth, columns, 2);
      const product = wholeMatrix(kernels, rows, columns, 3);
      const expected = product.values.map((value, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        let sum = value;
        for (let k = 0; k < depth; k++) {
          const factor = left.values[isTransposed ? k * rows + row : row * depth + k]!;
          sum += factor * right.values[k * columns + column]!;
        }
        return sum;
      });
      if (isTransposed) kernels.addTransposedProduct(product, left, right);
      else kernels.addProduct(product, left, right);
      t.deepEqual(product.values, expected, `${rows} × ${depth} × ${columns} ${isTransposed}`);
    }),
    { numRuns: 150 },
  );
}

/** A step of an LSTM with gates' sums spread over ±`reach`, and the state before it. */
export function randomStep(kernels: Kernels, samples: number, units: number, reach: number) {
  const random = seededRandom(units);
  const matrix = (columns: number, size: number) => {
    const made = allocateMatrix(kernels, samples, columns);
    for (const at of made.values.keys()) made.values[at] = size * (2 * random.unit() - 1);
    return made;
  };
  const step: TrainingStep = {
    before: matrix(units, 2),
    gates: matrix(4 * units, reach),
    cell: matrix(units, 1),
    squashed: matrix(units, 1),
    hidden: matrix(units, 1),
    hiddenGradient: matrix(units, 1),
    gateGradient: matrix(4 * units, 1),
  };
  return step;
}

/** Whatever the number of units: gates, state and hidden values are those of the equations. */
export function cellsFollowEquations(t: ExecutionContext, createKernels: () => Kernels): void {
  for (const units of [1, 3, 4, 8, 12, 32]) {
    for (const reach of [1, 8, 100]) {
      const kernels = createKernels();
      const step = randomStep(kernels, 3, units, reach);
      const sums = step.gates.values.slice();
      kernels.runCell(step);
      for (const [at, state] of step.cell.values.entries()) {
        const gate = Math.floor(at / units) * 4 * units + (at % units);
        const gates = [0, 1, 2, 3].map((index) => gate + index * units);
        const [input = 0, forget = 0, news = 0, out = 0] = gates.map((place, index) => {
          const sum = sums[place]!;
          return index === 2 ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
        });
        const expected = forget * step.before.values[at]! + input * news;
        const near = (value: number | undefined, wanted: number, what: string) => {
          const detail = `${what}: ${value}, not ${wanted}, of ${units} units within ${reach}`;
          t.true(Math.abs(value! - wanted) < 1e-6, detail);
        };
        for (const [index, wanted] of [input, forget, news, out].entries()) {
          near(step.gates.values[gates[index]!], wanted, `gate ${index}`);
        }
        near(state, expected, "state");
        near(step.squashed.values[at], Math.tanh(expected), "squashed");
        near(step.hidden.values[at], out * Math.tanh(expected), "hidden");
      }
    }
  }
}
