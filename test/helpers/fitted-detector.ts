import { trainingTable } from "#app/clean-windows.ts";
import { ALARM } from "#app/detector-settings.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { goldenVectors } from "#infer/golden.ts";
import type { KeptDetector } from "#store/types.ts";
import { type DetectorFit, fitDetector } from "#train/detector-fit.ts";

/** A detector fitted on these windows as `train detector` does, in fewer epochs. */
export async function fittedDetector(
  windows: readonly WindowRecord[],
): Promise<DetectorFit & Pick<KeptDetector, "golden">> {
  const options = { seed: 1, epochs: 8, ...ALARM };
  const fit = await fitDetector(trainingTable(windows), FEATURE_NAMES, options);
  return { ...fit, golden: goldenVectors(fit.network) };
}
