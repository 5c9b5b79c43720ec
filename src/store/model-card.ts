import { z } from "zod";
import { moment } from "#store/entry-fields.ts";

/** No detector of ours is larger; a file that says so is none of ours. */
const MODEL_LIMITS = { columns: 64, layers: 4, units: 64 } as const;

/** A card of 64 columns has 20 KB. */
export const CARD_BYTES = 65_536;
/** Four layers of 64 units have 66 KB. */
export const WEIGHTS_BYTES = 131_072;

const FLOAT32_MAX = 3.4028234663852886e38;
const MOST_WINDOWS = 10_000_000;
const SECONDS_AN_HOUR = 3600;

/** JSON has no NaN and no infinity, and a weight is no more than a float32 can be. */
const value = z.number().min(-FLOAT32_MAX).max(FLOAT32_MAX);
const column = z.array(value).min(1).max(MODEL_LIMITS.columns);
const spreads = z.array(z.number().min(0).max(FLOAT32_MAX)).min(1).max(MODEL_LIMITS.columns);
const share = z.number().min(0).max(1);
const usual = z.strictObject({ low: column, high: column, spread: spreads });

/** As of a moment and of chance: `20260501-180000-k3x9`. */
export const versionSchema = z.string().regex(/^\d{8}-\d{6}-[0-9a-z]{4}$/);

/** The card of a kept detector: all of it but the weights of its network. */
export const cardSchema = z
  .strictObject({
    name: z.literal("detector"),
    version: versionSchema,
    trainedAt: moment,
    /** Clean windows that it was trained on, and their length. */
    windows: z.int().min(1).max(MOST_WINDOWS),
    windowSeconds: z.number().positive().max(SECONDS_AN_HOUR),
    /** Windows in an alarm: the share it was made for, and what held-out windows had. */
    aimedRate: share,
    heldOutRate: share,
    heldOutWindows: z.int().min(1).max(MOST_WINDOWS),
    seed: z.int().min(0).max(0xffff_ffff),
    /** Names of the features, in the order of the vector. */
    columns: z
      .array(z.string().regex(/^[a-z0-9_]{1,40}$/))
      .min(1)
      .max(MODEL_LIMITS.columns),
    scaler: z.strictObject({ offset: column, spread: spreads, typical: column }),
    residual: usual,
    jump: usual,
    value: z.strictObject({ low: column, high: column }),
    alarm: z.strictObject({
      threshold: value,
      releaseShare: share,
      usualLevel: value,
      levelVectors: z.int().min(1).max(MOST_WINDOWS),
    }),
    /** Dense layers, first to last. */
    layers: z
      .array(
        z.strictObject({
          units: z.int().min(1).max(MODEL_LIMITS.units),
          activation: z.enum(["linear", "relu", "sigmoid"]),
        }),
      )
      .min(1)
      .max(MODEL_LIMITS.layers),
    /** SHA-256 of the weights file. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .superRefine((card, context) => {
    const fault = shapeFault(card);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });
export type ModelCard = Readonly<z.infer<typeof cardSchema>>;

/** What of a card does not belong to the other parts of it, or null. */
function shapeFault(card: z.infer<typeof cardSchema>): string | null {
  const { columns, scaler, residual, jump, value: range, layers } = card;
  if (new Set(columns).size !== columns.length) return "two columns have one name";
  for (const [part, lists] of Object.entries({ scaler, residual, jump, value: range })) {
    for (const [name, list] of Object.entries(lists)) {
      if (list.length === columns.length) continue;
      return `${part}.${name} has ${list.length} values for ${columns.length} columns`;
    }
  }
  for (const [part, { low, high }] of Object.entries({ residual, jump, value: range })) {
    const index = low.findIndex((least, at) => least > high[at]!);
    if (index >= 0) return `${part}: the range of ${columns[index]} ends before it begins`;
  }
  for (const [part, { spread }] of Object.entries({ residual, jump })) {
    if (spread.includes(0)) return `${part}.spread has a 0`;
  }
  const answers = layers.at(-1)?.units;
  if (answers === columns.length) return null;
  return `the network gives ${answers} values for ${columns.length} columns`;
}
