import { z } from "zod";

const path = z.string().regex(/^\//, "a path that begins with /");

/** What the fleet may command, and who that is. */
export const fleetSchema = z.strictObject({
  trustDirectory: path
    .optional()
    .describe(
      "Folder of the public keys whose commands are obeyed (*.json). Without it none are taken.",
    ),
  helper: path
    .optional()
    .describe(
      "Program that is run as `helper service-restart` or `helper device-reboot` when such a command comes. Without it the device is not rebooted.",
    ),
  allowCapture: z
    .boolean()
    .default(false)
    .describe("Let the fleet have frames of the mirror port (capture.sample)."),
  confirmSeconds: z
    .int()
    .min(5)
    .max(600)
    .default(120)
    .describe(
      "A configuration from the fleet with which the broker is not reached within this time is taken back.",
    ),
  clock: z
    .enum(["synchronized", "set"])
    .default("synchronized")
    .describe(
      "When the clock is right enough to judge the age of a command: kept by a time server, or merely set.",
    ),
});
