import { z } from "zod";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";

/** No line breaks and other controls, and nothing that turns the direction of writing. */
const PLAIN = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;

/** Text of one line that people give, as long as may be shown in a card. */
export function plainText(mostChars: number) {
  return z.string().trim().min(1).max(mostChars).regex(PLAIN, "must be one line of plain text");
}

/** RFC 3339, in a year that Micros can tell. */
export const moment = z.iso
  .datetime()
  .refine((text) => Number.isSafeInteger(toMicros(text)), "must be a time before the year 2255");

export function toMicros(text: string): Micros {
  return (Date.parse(text) * MICROS_PER_MILLI) as Micros;
}

/** What every entry says of itself. */
export const entryFields = {
  reason: plainText(200),
  by: plainText(80),
  createdAt: moment,
};
