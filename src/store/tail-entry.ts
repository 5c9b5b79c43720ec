import { crc32 } from "node:zlib";
import { z } from "zod";
import { type Micros, micros } from "#core/units.ts";
import { FEATURE_COUNT, type WindowRecord } from "#features/types.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import { parseStoredDevice } from "#store/stored-device.ts";
import { blobToVector, vectorToBlob } from "#store/vector-blob.ts";

/** The box's own load, as its row in the outbox will be. */
export interface LoadEntry {
  readonly kind: "load";
  readonly seq: number;
  readonly at: Micros;
  readonly text: string;
}

/** What waits for the database. */
export type TailEntry =
  /** Its number in the fleet's count; null where nothing is recorded for it. */
  | { readonly kind: "window"; readonly seq: number | null; readonly window: WindowRecord }
  | LoadEntry
  | { readonly kind: "device"; readonly facts: DeviceFacts };

const whole = z.int();
const count = z.int().min(0);
const seq = z.int().min(1);
const lineSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("window"),
    seq: seq.nullable(),
    startAt: whole,
    durationMs: count,
    packets: count,
    bytes: count,
    dropped: count,
    features: z.base64(),
  }),
  z.strictObject({ kind: z.literal("load"), seq, at: whole, text: z.string() }),
  z.strictObject({
    kind: z.literal("device"),
    mac: count,
    firstAt: whole,
    lastAt: whole,
    facts: z.string(),
  }),
]);
type Line = z.infer<typeof lineSchema>;

/** A CRC-32 in hexadecimal, JSON, a line feed. */
export function encodeEntry(entry: TailEntry): string {
  const json = JSON.stringify(lineOf(entry));
  return `${checkOf(json)} ${json}\n`;
}

/** Up to the first line that is none: a power cut may leave anything behind the last good one. */
export function decodeTail(bytes: Uint8Array): TailEntry[] {
  const entries: TailEntry[] = [];
  const lines = new TextDecoder().decode(bytes).split("\n").slice(0, -1);
  for (const line of lines) {
    const entry = decodeLine(line);
    if (entry === null) break;
    entries.push(entry);
  }
  return entries;
}

function decodeLine(line: string): TailEntry | null {
  const json = line.slice(9);
  if (line.slice(0, 9) !== `${checkOf(json)} `) return null;
  try {
    return entryOf(lineSchema.parse(JSON.parse(json)));
  } catch {
    return null;
  }
}

function checkOf(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}

function lineOf(entry: TailEntry): Line {
  if (entry.kind === "load") return entry;
  if (entry.kind === "device") {
    const { mac, firstAt, lastAt, ...facts } = entry.facts;
    return { kind: "device", mac, firstAt, lastAt, facts: JSON.stringify(facts) };
  }
  const { startAt, durationMs, packets, bytes, dropped, features } = entry.window;
  const base64 = Buffer.from(vectorToBlob(features)).toString("base64");
  const counts = { startAt, durationMs, packets, bytes, dropped };
  return { kind: "window", seq: entry.seq, ...counts, features: base64 };
}

function entryOf(line: Line): TailEntry | null {
  if (line.kind === "load") return { ...line, at: micros(line.at) };
  if (line.kind === "device") {
    const facts = parseStoredDevice(line.mac, line.firstAt, line.lastAt, line.facts);
    return facts === null ? null : { kind: "device", facts };
  }
  const { kind, seq, startAt, features: base64, ...counts } = line;
  const features = blobToVector(Uint8Array.from(Buffer.from(base64, "base64")));
  if (features.length !== FEATURE_COUNT) return null;
  return { kind, seq, window: { kind, startAt: micros(startAt), ...counts, features } };
}
