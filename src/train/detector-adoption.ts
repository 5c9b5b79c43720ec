import type { DetectorModel } from "#detect/types.ts";
import type { Table } from "#features/types.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Network } from "#infer/types.ts";
import { askedTable } from "#train/autoencoder-fit.ts";
import { type AlarmOptions, type DetectorFit, fitAround } from "#train/detector-fit.ts";
import { buildInt8 } from "#train/int8-build.ts";

/** A network from elsewhere, and the vectors of the box that is to run it. */
export interface Adoption {
  readonly network: Network;
  /** What came with it; null where it is to be learned here. */
  readonly model: DetectorModel | null;
  readonly table: Table;
  readonly names: readonly string[];
  readonly options: AlarmOptions;
}

export interface AdoptedDetector extends DetectorFit {
  /** Mean distance between the answers of its int8 build and its own, over the box's vectors. */
  readonly int8Off: number;
}

/** @throws AppError "training-failed" for too few vectors */
export function adoptDetector({
  network,
  model,
  table,
  names,
  options,
}: Adoption): AdoptedDetector {
  const fit = model === null ? fitAround(network, table, names, options) : { network, model };
  return { ...fit, int8Off: int8Distance(network, askedTable(fit.model.scaler, table)) };
}

function int8Distance(network: Network, rows: Table): number {
  const float = createPlainRunner(network);
  const int8 = createInt8Runner(buildInt8(network, rows));
  let sum = 0;
  for (let row = 0; row < rows.rows; row++) {
    const input = rows.values.subarray(row * rows.columns, (row + 1) * rows.columns);
    const whole = int8.run(input);
    for (const [index, value] of float.run(input).entries()) sum += Math.abs(value - whole[index]!);
  }
  return sum / rows.values.length;
}
