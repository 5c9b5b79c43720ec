import { trainingTable } from "#app/clean-windows.ts";
import { ALARM } from "#app/detector-settings.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { type DetectorFit, fitDetector } from "#train/detector-fit.ts";

/** A detector fitted on these windows as `train detector` does, in fewer epochs. */
export function fittedDetector(windows: readonly WindowRecord[]): Promise<DetectorFit> {
  return fitDetector(trainingTable(windows), FEATURE_NAMES, { seed: 1, epochs: 8, ...ALARM });
}
