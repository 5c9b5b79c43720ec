import { z } from "zod";
import { LATENCY_BINS } from "#core/latency-bins.ts";
import { CANDIDATE_NAMES, OUTLOOK_STEPS } from "#forecast/types.ts";
import type { QualityDay } from "#store/types.ts";

/** Versions of one day: a training takes minutes, and waits for its hour. */
export const MOST_VERSIONS = 16;

const count = z.int().min(0);
const percent = z.number().min(0).nullable();
const errorShares = { mapePct: percent, wapePct: percent };
const ofModel = {
  day: z.int(),
  versions: z.array(z.string().min(1).max(80)).max(MOST_VERSIONS),
  latency: z.array(z.tuple([count.max(LATENCY_BINS - 1), count])).max(LATENCY_BINS),
};

const stepErrors = z.object({
  ahead: z.int().min(1).max(OUTLOOK_STEPS),
  outcomes: count,
  meanBitsPerS: z.number().min(0),
  served: z.object(errorShares),
  candidates: z
    .array(z.object({ name: z.enum(CANDIDATE_NAMES), ...errorShares }))
    .max(CANDIDATE_NAMES.length),
});

const schema = z.discriminatedUnion("model", [
  z.object({
    model: z.literal("detector"),
    ...ofModel,
    windows: count,
    inAlarm: count,
    alerts: count,
  }),
  z.object({
    model: z.literal("forecaster"),
    ...ofModel,
    errors: z.object({
      forecasts: count,
      coveragePct: percent,
      mostP90BitsPerS: z.number().min(0),
      steps: z.array(stepErrors).max(OUTLOOK_STEPS),
    }),
    limitBitsPerS: z.number().min(0).nullable(),
  }),
]);

/** A day of a model as the database holds it, or null where that is none. */
export function parseStoredQuality(day: number, model: string, figures: string): QualityDay | null {
  let stored: unknown;
  try {
    stored = JSON.parse(figures);
  } catch {
    return null;
  }
  if (typeof stored !== "object" || stored === null) return null;
  const { success, data } = schema.safeParse({ ...stored, day, model });
  return success ? data : null;
}
