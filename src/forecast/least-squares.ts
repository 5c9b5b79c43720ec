/** Pulls weights to 0 a little, by each column's own size, so that equal columns do no harm. */
const RIDGE = 1e-8;
/** Stands for a column of zeros. */
const NOTHING = 1e-12;

/** Sums over rows x with target y from which every fit follows; grows by rows, not by memory. */
export interface NormalEquations {
  readonly columns: number;
  /** Σ x xᵀ, [columns × columns], its lower half. */
  readonly gram: Float64Array;
  /** Σ x y, [columns]. */
  readonly moment: Float64Array;
  /** Σ y². */
  square: number;
  rows: number;
}

export function emptyEquations(columns: number): NormalEquations {
  const gram = new Float64Array(columns * columns);
  return { columns, gram, moment: new Float64Array(columns), square: 0, rows: 0 };
}

export function addRow(equations: NormalEquations, row: Float64Array, target: number): void {
  const { columns, gram, moment } = equations;
  for (let i = 0; i < columns; i++) {
    const value = row[i]!;
    moment[i]! += value * target;
    if (value === 0) continue;
    const start = i * columns;
    for (let j = 0; j <= i; j++) gram[start + j]! += value * row[j]!;
  }
  equations.square += target * target;
  equations.rows++;
}

/**
 * The Cholesky factor L of the normal equations, and z with L z = moment. The first k columns of
 * both are those of the fit on the first k columns alone: one factor serves all nested models.
 */
export interface NestedFit {
  readonly columns: number;
  readonly factor: Float64Array;
  readonly solved: Float64Array;
}

export function factorise({ columns, gram, moment }: NormalEquations): NestedFit {
  const factor = new Float64Array(columns * columns);
  const solved = new Float64Array(columns);
  for (let i = 0; i < columns; i++) {
    const row = i * columns;
    for (let j = 0; j <= i; j++) {
      let sum = gram[row + j]!;
      if (i === j) sum += RIDGE * sum + NOTHING;
      for (let k = 0; k < j; k++) sum -= factor[row + k]! * factor[j * columns + k]!;
      if (i !== j) factor[row + j] = sum / factor[j * columns + j]!;
      else factor[row + j] = Math.sqrt(Math.max(sum, RIDGE * gram[row + j]! + NOTHING));
    }
    let value = moment[i]!;
    for (let k = 0; k < i; k++) value -= factor[row + k]! * solved[k]!;
    solved[i] = value / factor[row + i]!;
  }
  return { columns, factor, solved };
}

/** Sum of squared errors of the fit on the first `columns` columns. */
export function squaredError(equations: NormalEquations, fit: NestedFit, columns: number): number {
  let sum = equations.square;
  for (let i = 0; i < columns; i++) sum -= fit.solved[i]! ** 2;
  return Math.max(0, sum);
}

/** The weights of the fit on the first `columns` columns, by substitution backwards. */
export function weightsOf(fit: NestedFit, columns: number): Float64Array {
  const weights = new Float64Array(columns);
  for (let i = columns - 1; i >= 0; i--) {
    let value = fit.solved[i]!;
    for (let k = i + 1; k < columns; k++) value -= fit.factor[k * fit.columns + i]! * weights[k]!;
    weights[i] = value / fit.factor[i * fit.columns + i]!;
  }
  return weights;
}
