declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A point in time: whole microseconds since 1970-01-01T00:00:00Z. Exact up to the year 2255. */
export type Micros = Unit<"Micros">;
/** A 48-bit hardware address as one integer, first byte most significant. */
export type MacAddress = Unit<"MacAddress">;
/** An IPv4 address as an unsigned 32-bit integer in host order. */
export type Ipv4 = Unit<"Ipv4">;

export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MILLI = 1_000;

/** Checked constructor of a point in time. @throws RangeError when it is no safe whole number. */
export function micros(value: number): Micros {
  if (!Number.isSafeInteger(value)) throw new RangeError(`no whole microseconds: ${value}`);
  return value as Micros;
}

/** `at` as RFC 3339 in UTC with six decimals, e.g. `2024-05-01T10:00:00.123456Z`. */
export function formatMicros(at: Micros): string {
  const seconds = Math.floor(at / MICROS_PER_SECOND);
  const fraction = at - seconds * MICROS_PER_SECOND;
  const date = new Date(seconds * 1000).toISOString();
  return `${date.slice(0, -5)}.${String(fraction).padStart(6, "0")}Z`;
}
