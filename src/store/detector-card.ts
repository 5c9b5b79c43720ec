import { z } from "zod";
import { goldenCard } from "#store/golden-card.ts";
import {
  about,
  lengthFault,
  MOST_ROWS,
  names,
  rows,
  scaler,
  spreads,
  value,
  values,
} from "#store/model-card.ts";

/** No detector of ours is larger; a file that says so is none of ours. */
export const DETECTOR_LIMITS = { columns: 64, layers: 4, units: 64 } as const;
const LIMITS = DETECTOR_LIMITS;
const SECONDS_AN_HOUR = 3600;

const column = values(LIMITS.columns);
const share = z.number().min(0).max(1);
const usual = z.strictObject({ low: column, high: column, spread: spreads(LIMITS.columns) });

/** What of a card a network needs to judge windows. */
const judging = {
  name: z.literal("detector"),
  seed: about.seed,
  /** Clean windows that it was trained on, and their length. */
  windows: rows,
  windowSeconds: z.number().positive().max(SECONDS_AN_HOUR),
  /** Share of windows in an alarm that it was made for. */
  aimedRate: share,
  /** Names of the features, in the order of the vector. */
  columns: names(LIMITS.columns),
  scaler: scaler(LIMITS.columns),
  residual: usual,
  jump: usual,
  value: z.strictObject({ low: column, high: column }),
  alarm: z.strictObject({
    threshold: value,
    releaseShare: share,
    usualLevel: value,
    levelVectors: z.int().min(1).max(MOST_ROWS),
  }),
  golden: goldenCard(LIMITS.columns, LIMITS.columns),
};

/** The card of a detector that is handed over: what else it says is passed over. */
export const handedCard = z.object(judging).superRefine((card, context) => {
  const fault = listFault(card);
  if (fault !== null) context.addIssue({ code: "custom", message: fault });
});
export type HandedCard = Readonly<z.infer<typeof handedCard>>;

/** The card of a kept detector: all of it but the weights of its network. */
export const detectorCard = z
  .strictObject({
    ...judging,
    ...about,
    /** Windows in an alarm among those that were held out, and how many these were. */
    heldOutRate: share,
    heldOutWindows: rows,
    /** Dense layers, first to last. */
    layers: z
      .array(
        z.strictObject({
          units: z.int().min(1).max(LIMITS.units),
          activation: z.enum(["linear", "relu", "sigmoid"]),
        }),
      )
      .min(1)
      .max(LIMITS.layers),
  })
  .superRefine((card, context) => {
    const fault = shapeFault(card);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });
export type DetectorCard = Readonly<z.infer<typeof detectorCard>>;

/** What of a card does not belong to the other parts of it, or null. */
function shapeFault(card: DetectorCard): string | null {
  const { columns, layers } = card;
  const answers = layers.at(-1)?.units;
  return (
    listFault(card) ??
    (answers === columns.length
      ? null
      : `the network gives ${answers} values for ${columns.length} columns`)
  );
}

function listFault({ columns, scaler, residual, jump, value }: HandedCard): string | null {
  if (new Set(columns).size !== columns.length) return "two columns have one name";
  for (const [part, lists] of Object.entries({ scaler, residual, jump, value })) {
    const fault = lengthFault(part, lists, columns.length);
    if (fault !== null) return fault;
  }
  for (const [part, { low, high }] of Object.entries({ residual, jump, value })) {
    const index = low.findIndex((least, at) => least > high[at]!);
    if (index >= 0) return `${part}: the range of ${columns[index]} ends before it begins`;
  }
  for (const [part, { spread }] of Object.entries({ residual, jump })) {
    if (spread.includes(0)) return `${part}.spread has a 0`;
  }
  return null;
}
