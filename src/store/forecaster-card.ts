import { z } from "zod";
import { goldenCard } from "#store/golden-card.ts";
import { about, lengthFault, names, rows, scaler } from "#store/model-card.ts";

/** No forecaster of ours is larger; a file that says so is none of ours. */
const LIMITS = { columns: 64, inputSteps: 512, horizon: 64, layers: 16, units: 256 } as const;
/** A week of seconds. */
const MOST_PERIOD = 604_800;

const units = z.int().min(1).max(LIMITS.units);
const period = z.int().min(0).max(MOST_PERIOD);
const percent = z.number().min(0).max(Number.MAX_VALUE);

/** The card of a kept forecaster: all of it but the weights of its network. */
export const forecasterCard = z
  .strictObject({
    name: z.literal("forecaster"),
    ...about,
    /** Steps measured in what it was trained on. */
    steps: rows,
    /** Outcomes of newer steps; what it and the best rival missed them by, in per cent. */
    heldOutOutcomes: rows,
    errorPct: percent,
    rivalErrorPct: percent,
    /** Names of the features of a step, in their order, and how many steps are looked at. */
    columns: names(LIMITS.columns),
    inputSteps: z.int().min(1).max(LIMITS.inputSteps),
    inputs: scaler(LIMITS.columns),
    /** A value for each step ahead. */
    targets: scaler(LIMITS.horizon),
    periods: z.strictObject({ daySteps: period, weekSteps: period }),
    layers: z
      .array(
        z.discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("lstm"), units, isSequence: z.boolean() }),
          z.strictObject({
            kind: z.literal("dense"),
            units,
            activation: z.enum(["linear", "relu", "sigmoid"]),
          }),
          z.strictObject({ kind: z.literal("dropout"), rate: z.number().min(0).lt(1) }),
        ]),
      )
      .min(1)
      .max(LIMITS.layers),
    golden: goldenCard(LIMITS.columns * LIMITS.inputSteps, LIMITS.horizon),
  })
  .superRefine((card, context) => {
    const fault = shapeFault(card);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });
export type ForecasterCard = Readonly<z.infer<typeof forecasterCard>>;

/** What of a card does not belong to the other parts of it, or null. */
function shapeFault({ columns, inputs, targets, layers }: ForecasterCard): string | null {
  if (new Set(columns).size !== columns.length) return "two columns have one name";
  const horizon = targets.offset.length;
  const wrong =
    lengthFault("inputs", inputs, columns.length) ?? lengthFault("targets", targets, horizon);
  if (wrong !== null) return wrong;
  let isSequence = true;
  let answers = columns.length;
  for (const [index, layer] of layers.entries()) {
    if (layer.kind === "dropout") continue;
    if (isSequence !== (layer.kind === "lstm")) {
      const gets = isSequence ? "a sequence" : "one vector";
      return `layer ${index + 1} (${layer.kind}) gets ${gets}`;
    }
    isSequence = layer.kind === "lstm" && layer.isSequence;
    answers = layer.units;
  }
  if (isSequence) return "the last layer gives a sequence";
  return answers === horizon ? null : `the network gives ${answers} values for ${horizon} steps`;
}
