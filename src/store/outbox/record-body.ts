import { type Micros, micros } from "#core/units.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import { blobToForecast, forecastToBlob } from "#store/forecast-blob.ts";
import type { RecordStream } from "#store/outbox/record-table.ts";
import { parseStoredAlert } from "#store/stored-alert.ts";
import type { OutboxContent } from "#store/types.ts";

/** A forecast's time, whole microseconds as a float64, stands before its blob. */
const TIME_BYTES = 8;

export function encodeText(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function encodeForecast(forecast: TrafficForecast): Uint8Array {
  const blob = forecastToBlob(forecast);
  const bytes = new Uint8Array(TIME_BYTES + blob.length);
  new DataView(bytes.buffer).setFloat64(0, forecast.startAt, true);
  bytes.set(blob, TIME_BYTES);
  return bytes;
}

/** What a record tells, or null where its bytes tell nothing: a card ages. */
export function contentOf(stream: RecordStream, body: Uint8Array): OutboxContent | null {
  try {
    if (stream === "forecast") {
      const view = new DataView(body.buffer, body.byteOffset, TIME_BYTES);
      const startAt: Micros = micros(view.getFloat64(0, true));
      return { stream, forecast: { startAt, ...blobToForecast(body.subarray(TIME_BYTES)) } };
    }
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    if (stream === "alert") {
      const step = parseStoredAlert(text);
      return step === null ? null : { stream, step };
    }
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return { stream, body: value as Readonly<Record<string, unknown>> };
  } catch {
    return null;
  }
}
