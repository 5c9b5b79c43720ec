import type { Projection, Table } from "#features/types.ts";
import { symmetricEigen } from "#train/symmetric-eigen.ts";

/** The plan's share of the variance that is kept. */
const KEPT_SHARE = 0.95;

/**
 * Fits principal components to rows: as few as keep `share` of the variance, at least one. Columns
 * are taken as they are; scale them before.
 * @throws RangeError for no rows, or a value that is not finite
 */
export function fitProjection(table: Table, share = KEPT_SHARE): Projection {
  const { values, columns: inputs } = table;
  if (table.rows < 1) throw new RangeError("no rows: principal components need one at least");
  if (!values.every(Number.isFinite)) throw new RangeError("a value is no finite number");
  const mean = columnMeans(values, inputs);
  const eigen = symmetricEigen(covariance(values, mean), inputs);
  const spread = eigen.values.map((value) => Math.max(0, value));
  const wanted = share * spread.reduce((sum, value) => sum + value, 0);
  let count = 1;
  for (let kept = spread[0] as number; kept < wanted && count < inputs; count++) {
    kept += spread[count] as number;
  }
  return { mean, components: eigen.vectors.slice(0, count * inputs) };
}

function columnMeans(values: Float32Array, inputs: number): Float64Array {
  const means = new Float64Array(inputs);
  for (let at = 0; at < values.length; at++) {
    means[at % inputs] = (means[at % inputs] as number) + (values[at] as number);
  }
  return means.map((sum) => (sum * inputs) / values.length);
}

function covariance(values: Float32Array, mean: Float64Array): Float64Array {
  const inputs = mean.length;
  const sums = new Float64Array(inputs * inputs);
  const centred = new Float64Array(inputs);
  for (let row = 0; row < values.length; row += inputs) {
    for (let i = 0; i < inputs; i++) centred[i] = (values[row + i] as number) - (mean[i] as number);
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j <= i; j++) {
        const at = i * inputs + j;
        sums[at] = (sums[at] as number) + (centred[i] as number) * (centred[j] as number);
      }
    }
  }
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < i; j++) sums[j * inputs + i] = sums[i * inputs + j] as number;
  }
  return sums.map((sum) => (sum * inputs) / values.length);
}
