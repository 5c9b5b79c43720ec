import { z } from "zod";
import { FLEET_NAME } from "#core/fleet-name.ts";

const file = z.string().min(1).max(4096);

const levels = z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/, "topic levels of a-z, 0-9 and -");

/** The broker, who we are to it, and what waits for it. */
export const reportSchema = z.strictObject({
  url: z
    .string()
    .regex(/^mqtts?:\/\/[^\s]+$/, "an mqtt:// or mqtts:// address")
    .optional()
    .describe("Broker. Without it nothing is reported."),
  root: levels.default("arpguard/v1").describe("First levels of every topic."),
  deviceId: z
    .string()
    .regex(FLEET_NAME, "1 to 40 of a-z, 0-9 and -")
    .optional()
    .describe("Name in every topic. Without it one is made at first start and kept."),
  hostId: z
    .string()
    .regex(FLEET_NAME, "1 to 40 of a-z, 0-9 and -")
    .optional()
    .describe("Host that stores what this box tells: while it says it is away, bulk data waits."),
  ca: file.optional().describe("Certificates of whom to trust at an mqtts:// broker, in PEM."),
  cert: file.optional().describe("Certificate of this device, in PEM; its CN is the device id."),
  key: file.optional().describe("Key of it, in PEM, which nobody else may read."),
  systemSeconds: z
    .int()
    .min(5)
    .max(3600)
    .default(60)
    .describe("How often the box tells of its own load."),
  outboxBytes: z
    .int()
    .min(65_536)
    .default(67_108_864)
    .describe(
      "Cap over what waits for the broker: the oldest windows go first, alarms only above twice that.",
    ),
  outboxDays: z
    .int()
    .min(1)
    .max(90)
    .default(7)
    .describe("Days to keep what was told or waits, alarms that wait aside."),
  homeAssistant: z
    .boolean()
    .default(false)
    .describe("Let Home Assistant find this box at the same broker; else it is told nothing."),
  homeAssistantPrefix: levels.default("homeassistant").describe("First levels of what it finds."),
});
