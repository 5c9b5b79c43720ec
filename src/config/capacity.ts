import { z } from "zod";

/** When traffic that is expected is too much for the link. */
export const capacitySchema = z.strictObject({
  sharePct: z
    .int()
    .min(5)
    .max(100)
    .default(80)
    .describe(
      "capacity: per cent of the link that the traffic of the next hour will, with more than one chance in ten, go above.",
    ),
  linkMbps: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      "What the link carries, in Mbit/s. Without it the speed of the interface is taken; a file and the made-up office have none.",
    ),
});
