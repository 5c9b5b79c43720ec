import { z } from "zod";
import { MAX_INPUTS } from "#optimize/types.ts";
import { about, lengthFault, names, rows, scaler, value, values } from "#store/model-card.ts";

const explained = z.number().max(1).min(-Number.MAX_VALUE).nullable();
const score = z.strictObject({ r2: explained, lastValueR2: explained });

/** The card of a kept optimizer: all of it but its trees. */
export const optimizerCard = z
  .strictObject({
    name: z.literal("optimizer"),
    ...about,
    /** Steps of 5 minutes that it was trained on, and newer ones that it was held against. */
    steps: rows,
    heldOutSteps: rows,
    scores: z.strictObject({
      cpu_usage_pct: score,
      memory_usage_pct: score,
      response_time_ms: score,
    }),
    /** Names of the inputs, in the order of a row. */
    columns: names(MAX_INPUTS),
    scaler: scaler(MAX_INPUTS),
    projection: z.strictObject({
      mean: values(MAX_INPUTS),
      /** A direction each, the one of most variance first. */
      components: z.array(z.array(value).min(1).max(MAX_INPUTS)).min(1).max(MAX_INPUTS),
    }),
  })
  .superRefine((card, context) => {
    const fault = shapeFault(card);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });
export type OptimizerCard = Readonly<z.infer<typeof optimizerCard>>;

/** What of a card does not belong to the other parts of it, or null. */
function shapeFault({ columns, scaler, projection }: OptimizerCard): string | null {
  if (new Set(columns).size !== columns.length) return "two columns have one name";
  const { mean, components } = projection;
  return (
    lengthFault("scaler", scaler, columns.length) ??
    lengthFault("projection", { mean }, columns.length) ??
    lengthFault("projection.components", Object.fromEntries(components.entries()), columns.length)
  );
}
