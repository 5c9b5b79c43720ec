import { z } from "zod";
import { modelFault } from "#infer/model-fault.ts";

const MOST_LETTERS = 40;

/** A field that has one of these values; the refusal tells what it is instead. */
export function only<const T extends string | boolean>(...values: readonly T[]): z.ZodLiteral<T> {
  return z.literal(values, { error: ({ input }) => `${shown(input)}, not ${values.join(" or ")}` });
}

/** Any value in a few letters on one line. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return value === undefined ? "missing" : String(value);
  const text = value.replace(/[^\x20-\x7e]/g, "?");
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}...` : text;
}

/**
 * The value as the schema has it. @param at where in `file` the value stands
 * @throws AppError naming file and field
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, file: string, at: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = [at, ...(issue?.path ?? [])].map(String).join(".");
  throw modelFault(file, field, issue?.message ?? "is not what it should be");
}
