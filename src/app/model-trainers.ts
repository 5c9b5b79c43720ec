import { detectorTrainer } from "#app/detector-trainer.ts";
import { forecasterTrainer } from "#app/forecaster-trainer.ts";
import type { ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { optimizerTrainer } from "#app/optimizer-trainer.ts";
import type { ModelKind } from "#store/types.ts";

/** Makes the trainer of each kind. */
export const MODEL_TRAINERS: {
  readonly [Kind in ModelKind]: (parts: TrainerParts) => ModelTrainer<Kind>;
} = {
  detector: detectorTrainer,
  forecaster: forecasterTrainer,
  optimizer: optimizerTrainer,
};
