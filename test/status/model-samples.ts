import type { ModelsCard, TrainingRow } from "#status/types.ts";

/** A trained detector beside a forecast that needs no training. */
export const trainedModels: ModelsCard = {
  rows: [
    {
      kind: "detector",
      serves: "autoencoder",
      version: "20260301-021441-k3x9",
      trainedAt: "2026-03-01T02:14:41.004112Z",
      learnedFrom: 96_768,
      runner: "plain TypeScript",
      lostRunner: "tflite: it failed with 20260301-021441-k3x9: pulled out",
      p50Us: 31.2,
      p99Us: 1_904,
    },
    {
      kind: "forecaster",
      serves: "linear_ar",
      version: null,
      trainedAt: null,
      learnedFrom: null,
      runner: null,
      lostRunner: null,
      p50Us: 902,
      p99Us: 31_004,
    },
  ],
  learning: null,
};

/** The first day of a box. */
export const untrainedModels: ModelsCard = {
  rows: [{ ...trainedModels.rows[0]!, serves: "statistics", version: null, trainedAt: null }],
  learning: { windows: 6_048, dayWindows: 17_280 },
};

export const trainings: readonly TrainingRow[] = [
  {
    kind: "detector",
    state: "probation",
    pct: null,
    lastAt: "2026-05-01T02:14:41.004112Z",
    nextAt: "2026-05-08T02:00:00.000000Z",
    outcome: "20260501-021441-k3x9 serves",
  },
  {
    kind: "forecaster",
    state: "training",
    pct: 40,
    lastAt: "2026-04-24T02:03:10.250000Z",
    nextAt: null,
    outcome: "refused: 7.8 % off, the current model 7.1 %: the old model stays",
  },
];
