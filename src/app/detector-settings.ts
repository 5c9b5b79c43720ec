/** The same rows give the same model: there is no luck in a figure. */
export const DETECTOR_SEED = 1;

/** When a score is an alarm: see ADR 25. */
export const ALARM = { falseAlarmRate: 0.001, releaseShare: 0.5, levelVectors: 2000 } as const;
