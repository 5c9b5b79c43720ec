import type { Random } from "#core/random.ts";

/**
 * Glorot and Bengio's uniform start ("Understanding the difficulty of training deep feedforward
 * neural networks", 2010): [inputs × outputs] within ±√(6 / (inputs + outputs)).
 */
export function glorotUniform(inputs: number, outputs: number, random: Random): Float32Array {
  const limit = Math.sqrt(6 / (inputs + outputs));
  return Float32Array.from({ length: inputs * outputs }, () => limit * (2 * random.unit() - 1));
}

/**
 * [rows × columns] with rows of length 1 at right angles to each other, evenly spread over all such
 * (Saxe et al., "Exact solutions to the nonlinear dynamics of learning", 2014). rows ≤ columns.
 */
export function orthogonal(rows: number, columns: number, random: Random): Float32Array {
  const made: Float64Array[] = [];
  while (made.length < rows) {
    const row = Float64Array.from({ length: columns }, () => normal(random));
    // Gram and Schmidt's way twice: once leaves what rounding does to nearly parallel rows.
    for (const other of [...made, ...made]) addMultiple(row, other, -inner(row, other));
    const length = Math.sqrt(inner(row, row));
    made.push(row.map((value) => value / length));
  }
  const weights = new Float32Array(rows * columns);
  for (const [index, row] of made.entries()) weights.set(row, index * columns);
  return weights;
}

/** An LSTM's bias, [4 units]: 1 for the forget gate, which remembers at first (Jozefowicz 2015). */
export function lstmBias(units: number): Float32Array {
  return new Float32Array(4 * units).fill(1, units, 2 * units);
}

/**
 * Normally spread with mean 0 and deviation 1, of exponential waits alone, which are the same on
 * every machine: Kahn's rejection ("Applications of Monte Carlo", RAND 1954).
 */
function normal(random: Random): number {
  for (;;) {
    const size = random.waiting(1);
    if (2 * random.waiting(1) < (size - 1) * (size - 1)) continue;
    return random.bits() % 2 === 0 ? size : -size;
  }
}

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

function addMultiple(row: Float64Array, other: Float64Array, factor: number): void {
  for (let index = 0; index < row.length; index++) row[index]! += factor * other[index]!;
}
