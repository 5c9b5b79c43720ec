import { z } from "zod";
import { FEATURE_NAMES } from "#features/types.ts";
import { COMMAND_CLASSES, FAILURE_CODES } from "#fleet/types.ts";
import { CANDIDATE_NAMES, OUTLOOK_STEPS, STEP_SECONDS } from "#forecast/types.ts";
import { SEVERITIES } from "#l2/types.ts";
import { alertLineSchema } from "#report/alert-line.ts";

/** RFC 3339 with microseconds. */
const moment = z.iso.datetime({ precision: 6 });
/**
 * Counts the messages of one topic since `boot`, gaps where the queue was full. A message may
 * come twice (QoS 1): a receiver knows it by device, boot, topic and seq.
 */
const seq = z.int().min(1);
const boot = z.uuid().describe("Drawn anew at each start of the appliance.");

const healthSchema = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("up"), time: moment, boot }),
  z.strictObject({ status: z.literal("down") }),
]);

const featureSchema = z.strictObject({
  seq,
  boot,
  ts: moment.describe("First moment of the window."),
  win_s: z.number().positive(),
  v: z.record(z.enum(FEATURE_NAMES), z.number().nullable()).describe("null: not a number."),
});

const bySteps = <T extends z.ZodType>(each: T) => z.array(each).length(OUTLOOK_STEPS);
const quantile = bySteps(z.number().nonnegative());

const forecastSchema = z.strictObject({
  seq,
  boot,
  ts: moment.describe("First moment of the first step; all arrays are by step ahead."),
  step_s: z.literal(STEP_SECONDS),
  target: z.literal("bits_per_s"),
  p10: quantile,
  p50: quantile,
  p90: quantile,
  model: bySteps(z.enum(CANDIDATE_NAMES)).describe("Which forecast is the best one of late."),
});

const openAlertSchema = z.strictObject({
  severity: z.enum(SEVERITIES).exclude(["notice"]),
  text: z.string(),
  time: moment.describe("Of the last step."),
  since: moment,
});

const code = z.enum(FAILURE_CODES);

const commandStatusSchema = z.strictObject({
  status: z.enum(["executing", "successful", "failed"]),
  step: z.string().optional(),
  pct: z.int().min(0).max(100).optional(),
  reason: z.string().optional(),
  code: code.optional().describe("Without one a failed command was tried and did not succeed."),
  result: z.record(z.string(), z.unknown()).optional(),
  file: z
    .strictObject({ part: z.int(), of: z.int(), name: z.string(), data: z.base64() })
    .optional()
    .describe("All parts joined are the file."),
  ts: moment,
});

const commandRow = z.strictObject({
  id: z.string(),
  type: z.string(),
  status: commandStatusSchema.shape.status,
  step: z.string(),
  code: code.optional(),
  ts: moment,
});

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/**
 * Every topic below `{root}/{deviceId}/` with its payload: the one place that spells them. All
 * are JSON with QoS 1; a retained one is cleared by an empty payload.
 */
export const TOPICS = {
  /** Also the will, so that whoever asks learns of our death. */
  "status/health": { isRetained: true, payload: healthSchema },
  "m/feature": { isRetained: false, payload: featureSchema },
  "m/forecast": { isRetained: false, payload: forecastSchema },
  "e/alert": { isRetained: false, payload: alertLineSchema.extend({ seq, boot }) },
  /** There while the alert is open. */
  "a/{alertId}": { isRetained: true, payload: openAlertSchema },
  "twin/commands": {
    isRetained: true,
    payload: z.strictObject({ open: z.array(commandRow), finished: z.array(commandRow) }),
  },
  "twin/config": {
    isRetained: true,
    payload: z.strictObject({
      version: z.int().min(0),
      hash: digest,
      applied: moment,
      state: z.enum(["ok", "pending", "rejected"]),
      error: z.string().optional(),
    }),
  },
  /** What the device can do. */
  "cmd/{type}": {
    isRetained: true,
    payload: z.strictObject({ schema: digest, class: z.enum(COMMAND_CLASSES) }),
  },
  "cmd/{type}/{id}/status": { isRetained: false, payload: commandStatusSchema },
} as const;

/** What the device listens to, below `{root}/{deviceId}/`. */
export const COMMAND_FILTERS = ["cmd/+/+", "desired/config"] as const;

export type Topic = keyof typeof TOPICS;
/** Topics with a name of their own. */
type PlainTopic = Exclude<Topic, `${string}{${string}`>;
export type Payload<T extends Topic> = z.infer<(typeof TOPICS)[T]["payload"]>;

export const CONTENT_TYPE = "application/json";

/** The full names of one device's topics. */
export class TopicNames {
  readonly prefix: string;

  constructor(root: string, deviceId: string) {
    this.prefix = `${root}/${deviceId}/`;
  }

  of(topic: PlainTopic): string {
    return this.prefix + topic;
  }

  ofCapability(type: string): string {
    return `${this.prefix}cmd/${type}`;
  }

  ofCommand(type: string, id: string): string {
    return `${this.prefix}cmd/${type}/${id}`;
  }

  ofStatus(type: string, id: string): string {
    return `${this.prefix}cmd/${type}/${id}/status`;
  }

  /** Below a command of this device, where nothing is taken for a command: else null. */
  ofResponse(wanted: string): string | null {
    const below = wanted.startsWith(`${this.prefix}cmd/`) ? wanted.slice(this.prefix.length) : "";
    const isOurs = below.length <= 200 && /^cmd(\/[a-z0-9._-]+){3,}$/.test(below);
    return isOurs ? wanted : null;
  }

  /** Whatever the id, the name stays one level below `a/` and holds no wildcard. */
  ofAlert(alertId: string): string {
    return `${this.prefix}a/${alertId.replace(/[^a-z0-9-]/g, "-").slice(0, 80)}`;
  }
}

/** The payload as sent. */
export function encode<T extends Topic>(_topic: T, payload: Payload<T>): string {
  return JSON.stringify(payload);
}
