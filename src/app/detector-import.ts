import { trainingTable } from "#app/clean-windows.ts";
import { ALARM, DETECTOR_SEED } from "#app/detector-settings.ts";
import { challengeDetector, type DetectorFit, secondsOf } from "#app/detector-trainer.ts";
import { readForeign } from "#app/foreign-model.ts";
import type { ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { detectorMisfit } from "#app/served-detector.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { FEATURE_COUNT, FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { checkGolden, GOLDEN_TOLERANCE, goldenVectors } from "#infer/golden.ts";
import { inFile } from "#infer/model-fault.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Network } from "#infer/types.ts";
import { DETECTOR_LIMITS } from "#store/detector-card.ts";
import { readHandedCard } from "#store/handed-detector.ts";
import type { ForeignModel } from "#train/foreign-model.ts";
import { runTrainingJob } from "#train/process/training-process.ts";

/** By how much answers of the int8 build may be off at a mean; those of ours are by 0.002. */
const MOST_INT8_OFF = 0.02;

/**
 * Takes a detector from elsewhere in place of a fit. With a card it judges as that says; without
 * one what is usual, and the threshold, are learned here around the network. Then it has to pass
 * the gate that trained ones pass.
 */
export function detectorImport(parts: TrainerParts, path: string): ModelTrainer<"detector"> {
  return {
    kind: "detector",
    train: async (signal, tell) => {
      const foreign = await readForeign(path, signal);
      checkForm(path, foreign.network);
      const make = async (windows: readonly WindowRecord[]) => {
        return { fit: await adopt(path, foreign, windows, signal) };
      };
      return challengeDetector(parts, make, signal, tell);
    },
  };
}

function checkForm(path: string, { inputShape, layers }: Network): void {
  const dense = layers.flatMap((layer) => (layer.kind === "dense" ? [layer] : []));
  const hasOthers = layers.some(({ kind }) => kind !== "dense" && kind !== "dropout");
  const isOurs = String(inputShape) === String([FEATURE_COUNT]) && !hasOthers;
  if (!isOurs || dense.at(-1)?.units !== FEATURE_COUNT) {
    const what = `a detector has dense layers from ${FEATURE_COUNT} values to ${FEATURE_COUNT}`;
    throw new AppError("model-invalid", `${oneLine(path)}: ${what}`);
  }
  const { layers: mostLayers, units: mostUnits } = DETECTOR_LIMITS;
  if (dense.length <= mostLayers && dense.every(({ units }) => units <= mostUnits)) return;
  const what = `a detector has at most ${mostLayers} layers of ${mostUnits} units`;
  throw new AppError("model-invalid", `${oneLine(path)}: ${what}`);
}

async function adopt(
  path: string,
  { card, isExact, ...foreign }: ForeignModel,
  windows: readonly WindowRecord[],
  signal: AbortSignal,
): Promise<DetectorFit> {
  // Dropout trains, and is not kept.
  const layers = foreign.network.layers.filter(({ kind }) => kind !== "dropout");
  const network = { ...foreign.network, layers };
  const windowSeconds = secondsOf(windows);
  const handed = card === null ? null : inFile(path, () => readHandedCard(card));
  const tolerance = isExact ? GOLDEN_TOLERANCE.float32 : GOLDEN_TOLERANCE.int8;
  inFile(path, () => checkGolden(createPlainRunner(network), handed?.golden ?? [], tolerance));
  const learned = { windows: windows.length, windowSeconds, seed: DETECTOR_SEED };
  const about = handed ?? { ...learned, aimedRate: ALARM.falseAlarmRate, model: null };
  const misfit = handed === null ? null : detectorMisfit(handed, windowSeconds);
  if (misfit !== null) throw new AppError("model-invalid", `${oneLine(path)}: ${misfit}`);
  const job = { network, model: about.model, table: trainingTable(windows), names: FEATURE_NAMES };
  const adopted = await runTrainingJob("adoption", { ...job, options: ALARM }, { signal });
  const { int8Off, ...fit } = adopted;
  // Those of the card were asked already, and rounded weights answer them in another way.
  const golden = goldenVectors(network);
  if (int8Off <= MOST_INT8_OFF) return { ...about, ...fit, golden };
  const what = `its int8 build is off by ${int8Off.toPrecision(2)}, more than ${MOST_INT8_OFF}`;
  throw new AppError("model-invalid", `${oneLine(path)}: ${what}`);
}
