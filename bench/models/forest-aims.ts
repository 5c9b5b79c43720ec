import { type Aim, atLeast, atMost, notMeasured } from "../aim.ts";
import type { ForestFigures } from "./forests.ts";

const MEGABYTE = 1e6;

/** What the optimizer's forests promise beside scikit-learn's. */
export function forestAims(figures: ForestFigures | null): Aim[] {
  if (figures === null) return [notMeasured("forests beside scikit-learn")];
  const { ours, sklearn, optimizerFileBytes } = figures;
  const kinds = ["forest", "boosting"] as const;
  return [
    ...kinds.flatMap((kind) => [
      atLeast(`fit of the ${kind}`, sklearn[kind].fitS / ours[kind].fitS, 1, "times"),
      atMost(`R² of the ${kind} below theirs`, sklearn[kind].r2 - ours[kind].r2, 0.005, "", 3),
    ]),
    atMost("file of the optimizer", optimizerFileBytes / MEGABYTE, 4, "MB", 1),
  ];
}
