import { DEVICE_TEXT_CHARS, FINGERPRINT_CODES } from "#l2/inventory/types.ts";

const utf8 = new TextDecoder("utf-8");
/** Controls, formats that turn the reading order, private and unassigned, breaks of line. */
const HARMFUL = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** A character of UTF-8 takes four bytes at most. */
const MOST_BYTES = DEVICE_TEXT_CHARS * 4;

/**
 * Text that a stranger wrote, fit for every screen: no terminal obeys it and no line breaks.
 * Null when nothing is left of it.
 */
export function printable(bytes: Uint8Array, offset: number, length: number): string | null {
  const raw = utf8.decode(bytes.subarray(offset, offset + Math.min(length, MOST_BYTES)));
  // Some clients count the terminating zero in.
  const text = raw.replace(/\0+$/, "").replaceAll(HARMFUL, "\ufffd").trim();
  return text === "" ? null : [...text].slice(0, DEVICE_TEXT_CHARS).join("");
}

/** The codes of option 55 in their order: `1,3,6,15`. */
export function fingerprintOf(bytes: Uint8Array, offset: number, length: number): string {
  return bytes.subarray(offset, offset + Math.min(length, FINGERPRINT_CODES)).join(",");
}

/** FNV-1a over raw bytes: tells whether a text has changed without making one. */
export function textHash(bytes: Uint8Array, offset: number, length: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = offset; at < offset + length; at++) {
    hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  }
  return hash;
}
