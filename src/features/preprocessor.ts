import { projectedCount, projectRow } from "#features/projection.ts";
import { scaleRow } from "#features/scaler.ts";
import type { Preprocessing } from "#features/types.ts";

/** Scales and projects one row of raw inputs; the answer is reused by the next call. */
export function createPreprocessor({
  scaler,
  projection,
}: Preprocessing): (row: ArrayLike<number>) => Float32Array {
  const scaled = new Float32Array(scaler.offset.length);
  const projected = new Float32Array(projectedCount(projection));
  return (row) => {
    scaleRow(scaler, row, scaled);
    projectRow(projection, scaled, projected);
    return projected;
  };
}
