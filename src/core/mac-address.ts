import type { MacAddress } from "#core/units.ts";

const TWO_32 = 2 ** 32;

/** Joins the upper 16 and lower 32 bits (either sign) of a hardware address. */
export function macFromParts(high16: number, low32: number): MacAddress {
  return ((high16 & 0xffff) * TWO_32 + (low32 >>> 0)) as MacAddress;
}

/** Upper 16 bits. */
export function macHigh(mac: MacAddress): number {
  return Math.floor(mac / TWO_32);
}

/** Lower 32 bits as a signed integer. */
export function macLow(mac: MacAddress): number {
  return mac | 0;
}

/** `aa:bb:cc:dd:ee:ff`. */
export function formatMac(mac: MacAddress): string {
  const hex = mac.toString(16).padStart(12, "0");
  return hex.replace(/(..)(?=.)/g, "$1:");
}

/** Reads `aa:bb:cc:dd:ee:ff` (also with `-`), or gives null. */
export function parseMac(text: string): MacAddress | null {
  if (!/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text)) return null;
  return Number.parseInt(text.replace(/[:-]/g, ""), 16) as MacAddress;
}

/** Group bit of IEEE 802: multicast and broadcast addresses, never a station's own. */
export function isGroupMac(high16: number): boolean {
  return (high16 & 0x0100) !== 0;
}
