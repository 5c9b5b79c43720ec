import { z } from "zod";
import { micros } from "#core/units.ts";
import type { ToldAnomaly } from "#detect/types.ts";
import { CANDIDATE_NAMES, OUTLOOK_STEPS } from "#forecast/types.ts";
import { versionSchema } from "#store/model-card.ts";
import type { RecordStream } from "#store/outbox/record-table.ts";
import { parseStoredAlert } from "#store/stored-alert.ts";
import type { OutboxContent, ToldForecast } from "#store/types.ts";

/**
 * Start, p10, p50 and p90 as float64, then a byte a step: the place of what was served. The
 * network's version, in ASCII, ends it where there is one.
 */
const QUANTILES = 3;
const VALUES = 1 + QUANTILES * OUTLOOK_STEPS;
const FORECAST_BYTES = 8 * VALUES + OUTLOOK_STEPS;

/** A time is a whole number here. */
const anomalySchema = z.strictObject({
  id: z.string().max(80),
  at: z.int(),
  score: z.number(),
  threshold: z.number(),
  model: z.string().max(80),
  reasons: z
    .array(z.strictObject({ feature: z.string(), share: z.number(), text: z.string() }))
    .max(20),
});

export function encodeText(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Exactly what is told: the history keeps a forecast more shortly, and with its rivals. */
export function encodeForecast({
  startAt,
  p10,
  p50,
  p90,
  served,
  version = "",
}: ToldForecast): Uint8Array {
  const name = new TextEncoder().encode(version);
  const bytes = new Uint8Array(FORECAST_BYTES + name.length);
  bytes.set(name, FORECAST_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of [startAt, ...p10, ...p50, ...p90].entries()) {
    view.setFloat64(8 * i, value, true);
  }
  served.forEach((name, i) => {
    bytes[8 * VALUES + i] = CANDIDATE_NAMES.indexOf(name);
  });
  return bytes;
}

/** @throws where the bytes are none */
function decodeForecast(bytes: Uint8Array): ToldForecast {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const startAt = micros(view.getFloat64(0, true));
  const [p10, p50, p90] = [0, 1, 2].map((column) =>
    Float64Array.from({ length: OUTLOOK_STEPS }, (_, step) => {
      const value = view.getFloat64(8 * (1 + column * OUTLOOK_STEPS + step), true);
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError("no bits");
      return value;
    }),
  ) as [Float64Array, Float64Array, Float64Array];
  const served = Array.from({ length: OUTLOOK_STEPS }, (_, step) => {
    const name = CANDIDATE_NAMES[view.getUint8(8 * VALUES + step)];
    if (name === undefined) throw new RangeError("no candidate");
    return name;
  });
  if (bytes.length === FORECAST_BYTES) return { startAt, p10, p50, p90, served };
  const version = versionSchema.parse(new TextDecoder().decode(bytes.subarray(FORECAST_BYTES)));
  return { startAt, p10, p50, p90, served, version };
}

/** What a record tells, or null where its bytes tell nothing: a card ages. */
export function contentOf(stream: RecordStream, body: Uint8Array): OutboxContent | null {
  try {
    if (stream === "forecast") return { stream, forecast: decodeForecast(body) };
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    if (stream === "alert") {
      const step = parseStoredAlert(text);
      return step === null ? null : { stream, step };
    }
    const value: unknown = JSON.parse(text);
    if (stream === "anomaly") {
      const anomaly = anomalySchema.parse(value) as unknown as ToldAnomaly;
      return { stream, anomaly };
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return { stream, body: value as Readonly<Record<string, unknown>> };
  } catch {
    return null;
  }
}
