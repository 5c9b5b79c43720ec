import { createHash } from "node:crypto";
import { type ZodType, z } from "zod";
import { AppError, oneLine } from "#core/errors.ts";
import { moment } from "#store/entry-fields.ts";

const FLOAT32_MAX = 3.4028234663852886e38;
const NAME = /^[a-z0-9_]{1,40}$/;
/** Rows, windows or steps: more than any history holds. */
export const MOST_ROWS = 10_000_000;

/** As of a moment and of chance: `20260501-180000-k3x9`. */
export const versionSchema = z.string().regex(/^\d{8}-\d{6}-[0-9a-z]{4}$/);

/** JSON has no NaN and no infinity, and a weight is no more than a float32 can be. */
export const value = z.number().min(-FLOAT32_MAX).max(FLOAT32_MAX);
export const values = (most: number) => z.array(value).min(1).max(most);
export const spreads = (most: number) =>
  z.array(z.number().min(0).max(FLOAT32_MAX)).min(1).max(most);
export const names = (most: number) => z.array(z.string().regex(NAME)).min(1).max(most);
export const scaler = (most: number) =>
  z.strictObject({ offset: values(most), spread: spreads(most), typical: values(most) });
export const rows = z.int().min(1).max(MOST_ROWS);

/** What the card of every kind says. */
export const about = {
  version: versionSchema,
  trainedAt: moment,
  seed: z.int().min(0).max(0xffff_ffff),
  /** SHA-256 of the file beside the card. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
};

/** A model as two files: a card of JSON that people can read, and its numbers. */
export interface ModelFiles {
  readonly card: Uint8Array;
  readonly body: Uint8Array;
}

export function cardBytes(card: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(card, null, 1)}\n`);
}

/**
 * The card of a model whose other file is the one that it names.
 * @throws AppError "model-invalid" that names the first thing that is wrong
 */
export function decodeCard<Card extends { readonly sha256: string }>(
  { card: bytes, body }: ModelFiles,
  schema: ZodType<Card>,
): Card {
  const card = parseCard(bytes, schema);
  if (digestOf(body) === card.sha256) return card;
  throw damaged("the numbers are not those of the card");
}

/** @throws AppError "model-invalid" that names the first thing that is wrong */
export function parseCard<Card>(bytes: Uint8Array, schema: ZodType<Card>): Card {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw damaged("the card is no JSON", error);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".") || "card";
  throw damaged(`${field}: ${oneLine(issue?.message)}`, parsed.error);
}

export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A float32 as a double is exactly itself, and JSON gives doubles back to the bit. */
export function listsOf(part: object): Record<string, number[]> {
  const entries = Object.entries(part) as [string, Float32Array | Float64Array][];
  return Object.fromEntries(entries.map(([name, numbers]) => [name, Array.from(numbers)]));
}

export function scalerOf({ offset, spread, typical }: z.infer<ReturnType<typeof scaler>>) {
  return {
    offset: Float64Array.from(offset),
    spread: Float64Array.from(spread),
    typical: Float64Array.from(typical),
  };
}

/** The first list that is not as long as there are columns, or null. */
export function lengthFault(
  part: string,
  lists: Readonly<Record<string, readonly unknown[]>>,
  columns: number,
): string | null {
  for (const [name, list] of Object.entries(lists)) {
    if (list.length === columns) continue;
    return `${part}.${name} has ${list.length} values for ${columns} columns`;
  }
  return null;
}

export function damaged(what: string, cause?: unknown): AppError {
  return new AppError("model-invalid", `the model is damaged (${what})`, { cause });
}
