import { z } from "zod";
import { FEATURE_NAMES } from "#features/types.ts";
import { COMMAND_CLASSES, FAILURE_CODES } from "#fleet/types.ts";
import { CANDIDATE_NAMES, OUTLOOK_STEPS, STEP_SECONDS } from "#forecast/types.ts";
import { SEVERITIES } from "#l2/types.ts";
import { alertLineSchema } from "#report/alert-line.ts";
import { MODEL_KINDS } from "#store/types.ts";

/** RFC 3339 with microseconds. */
const moment = z.iso.datetime({ precision: 6 });
/**
 * Counts the records of one stream of this device for good: it goes on after a restart. A message
 * may come twice (QoS 1): a receiver knows it by device, stream and seq. What is missing for good
 * is told in e/gap.
 */
const seq = z.int().min(1);
const boot = z.uuid().describe("Drawn anew at each start; the one during which it was recorded.");
const shortText = z.string().max(200);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

export const healthSchema = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("up"),
    time: moment,
    boot,
    clock: z.enum(["synced", "unsynced"]),
  }),
  z.strictObject({ status: z.literal("down") }),
]);

export const deviceSchema = z.strictObject({
  serial: shortText,
  model: shortText,
  hw: shortText,
  fw: z.strictObject({
    version: shortText,
    slot: shortText.exactOptional(),
    good: z.boolean().exactOptional(),
  }),
  models: z
    .array(
      z.strictObject({
        name: z.enum(MODEL_KINDS),
        version: shortText,
        sha256: digest.exactOptional().describe("Of its weights."),
        runner: shortText.exactOptional().describe("The program that runs its network."),
        micros: z.number().min(0).exactOptional().describe("Median time of an answer of it."),
      }),
    )
    .max(16)
    .readonly(),
  schema: shortText.describe("Version of these payloads."),
  caps: z.array(shortText).max(64).readonly().describe("Commands that are understood."),
});

export const configStateSchema = z.strictObject({
  version: z.int().min(0).describe("Of the desired configuration in force; 0: the box's own."),
  hash: digest,
  applied: moment,
  state: z.enum(["ok", "pending", "rejected"]),
  error: shortText.exactOptional(),
});

/** `held`: its time has come, but something must be over first, which `outcome` names. */
export const TRAINING_STATES = ["waiting", "held", "training", "judging", "probation"] as const;

export const trainingSchema = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        kind: z.enum(MODEL_KINDS),
        state: z.enum(TRAINING_STATES),
        pct: z.int().min(0).max(100).nullable().describe("Of the training under way."),
        last_at: moment.nullable().describe("When the last one ended."),
        next_at: moment.nullable().describe("The hour of the next one; null during one."),
        outcome: z
          .string()
          .max(1000)
          .nullable()
          .describe("What came of the last one, or what holds the next one up."),
      }),
    )
    .max(MODEL_KINDS.length)
    .readonly()
    .describe("One a kind; none where nothing is trained by itself."),
});

export const spanSchema = z.strictObject({
  verdict: z.enum([
    "ok",
    "no-link",
    "silent",
    "broadcast-only",
    "one-way",
    "oversubscribed",
    "duplicate",
  ]),
  evidence: z.record(z.string().max(40), z.union([z.number(), shortText, z.null()])),
});

export const featureSchema = z.strictObject({
  seq,
  boot,
  ts: moment.describe("First moment of the window."),
  win_s: z.number().positive(),
  v: z.record(z.enum(FEATURE_NAMES), z.number().nullable()).describe("null: not a number."),
});

/** What the box itself is doing; what cannot be measured here is absent. */
export const SYSTEM_NAMES = [
  "cpu_pct",
  "memory_pct",
  "load1",
  "temp_c",
  "rss_bytes",
  "data_used_pct",
  "data_free_bytes",
  "store_bytes",
  "waiting",
  "uptime_s",
] as const;

export const systemSchema = z.strictObject({
  seq,
  boot,
  ts: moment,
  v: z.partialRecord(z.enum(SYSTEM_NAMES), z.number()),
});

const bySteps = <T extends z.ZodType>(each: T) => z.array(each).length(OUTLOOK_STEPS);
const quantile = bySteps(z.number().nonnegative());

export const forecastSchema = z.strictObject({
  seq,
  boot,
  ts: moment.describe("First moment of the first step; all arrays are by step ahead."),
  step_s: z.literal(STEP_SECONDS),
  target: z.literal("bits_per_s"),
  p10: quantile,
  p50: quantile,
  p90: quantile,
  model: bySteps(z.enum(CANDIDATE_NAMES)).describe("Which forecast is the best one of late."),
  version: shortText
    .exactOptional()
    .describe("Of the trained network, where lstm or combined is among them."),
});

export const alertSchema = alertLineSchema.extend({ seq, boot });

export const openAlertSchema = z.strictObject({
  severity: z.enum(SEVERITIES).exclude(["notice"]),
  text: z.string(),
  time: moment.describe("Of the last step."),
  since: moment,
});

export const anomalySchema = z.strictObject({
  seq,
  boot,
  id: shortText.describe("Of the alert that it opens or goes on with."),
  ts: moment.describe("First moment of the window."),
  score: z.number().describe("How unusual the window is, on the model's own scale."),
  threshold: z.number().describe("An alarm begins above it, and lasts some way below."),
  model: shortText.describe("Version of the detector; learning: statistics of the first day."),
  subject: z.literal("network").describe("What is odd: all that passes the mirror port."),
  explain: z
    .array(
      z.strictObject({
        f: shortText.describe("A feature, as m/feature names it."),
        contrib: z.number().min(0).max(1).describe("Share of the score."),
      }),
    )
    .max(20)
    .readonly()
    .describe("The heaviest first."),
  text: z.string().max(1000),
});

/** What is missing of a stream for good, both ends included. */
export const gapSchema = z.strictObject({
  seq,
  boot,
  ts: moment,
  stream: shortText,
  from_seq: seq,
  to_seq: seq,
  reason: z.enum(["disk-cap", "age-cap", "too-large", "lost"]),
});

export const commandStatusSchema = z.strictObject({
  seq,
  boot,
  ts: moment,
  status: z.enum(["executing", "successful", "failed"]),
  step: shortText.exactOptional(),
  pct: z.number().min(0).max(100).exactOptional(),
  reason: z.string().max(1000).exactOptional(),
  code: z
    .enum(FAILURE_CODES)
    .exactOptional()
    .describe("Without one a failed command was tried and did not succeed."),
  result: z.record(z.string(), z.unknown()).exactOptional(),
  file: z
    .strictObject({ part: z.int().min(1), of: z.int().min(1), name: shortText, data: z.base64() })
    .exactOptional()
    .describe("All parts, joined, are the file."),
});

const commandRow = z.strictObject({
  id: shortText,
  type: shortText,
  status: commandStatusSchema.shape.status,
  step: shortText,
  code: z.enum(FAILURE_CODES).exactOptional(),
  ts: moment,
});

export const commandsTwinSchema = z.strictObject({
  open: z.array(commandRow).readonly(),
  finished: z.array(commandRow).readonly().describe("The last ones, newest first."),
});

export const capabilitySchema = z.strictObject({
  schema: digest.describe("Of the JSON Schema of its parameters."),
  class: z.enum(COMMAND_CLASSES).describe("What the key that signs it must be allowed."),
});

/** A compact JWS (RFC 7515, section 7.1), one that is signed again as a whole for two keys. */
export const jwsSchema = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]{86}$/);

/** Records that waited, each as it would have been sent by itself; whole and in order. */
export const backlogSchema = z.strictObject({
  from_seq: seq,
  to_seq: seq,
  historical: z.literal(true),
  records: z.array(z.union([featureSchema, systemSchema, forecastSchema])).min(1),
});

/** Up to which record a receiver has stored each stream: `{"m/feature":88213}`. */
export const ackSchema = z.record(z.string().max(40), z.int().min(0));

export const hostSchema = z.object({ online: z.boolean(), timestamp: z.number().optional() });

/** Home Assistant's device discovery, of 2024.11 and later: all entities of a device at once. */
export const homeDiscoverySchema = z.strictObject({
  device: z.strictObject({
    identifiers: z.array(shortText),
    name: shortText,
    manufacturer: shortText,
    model: shortText,
    sw_version: shortText,
  }),
  origin: z.strictObject({ name: shortText, sw_version: shortText }),
  availability: z
    .array(
      z.strictObject({
        topic: shortText,
        value_template: shortText,
        payload_available: shortText,
        payload_not_available: shortText,
      }),
    )
    .readonly(),
  qos: z.literal(1),
  components: z
    .record(
      z.string(),
      z.looseObject({ platform: shortText, unique_id: shortText, name: shortText }),
    )
    .describe("One for each entity, by a name of its own within the device."),
});
