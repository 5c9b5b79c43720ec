import type { BinnedTable } from "#train/forest/types.ts";

/** The mean of the targets. @throws RangeError when they are not one finite number a row */
export function meanOf(table: BinnedTable, targets: Float32Array): number {
  if (targets.length !== table.rows) {
    throw new RangeError(`${targets.length} targets for ${table.rows} rows`);
  }
  let sum = 0;
  for (let row = 0; row < targets.length; row++) {
    const target = targets[row] as number;
    if (!Number.isFinite(target)) throw new RangeError(`target ${row}: ${target} is not finite`);
    sum += target;
  }
  return sum / targets.length;
}
