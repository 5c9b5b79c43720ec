import type { Ipv4 } from "#core/units.ts";

/** An unsigned IPv4 address from a 32-bit integer of either sign. */
export function ipv4(value: number): Ipv4 {
  return (value >>> 0) as Ipv4;
}

/** Dotted quad. */
export function formatIpv4(address: number): string {
  const a = address >>> 0;
  return `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`;
}

/**
 * False for an address that no router of the Internet forwards, as a 32-bit integer of either
 * sign: private (RFC 1918), shared (RFC 6598), link-local (RFC 3927), loopback.
 */
export function isGlobalIpv4(address: number): boolean {
  const [a, b] = [address >>> 24, (address >>> 16) & 255];
  if (a === 10 || a === 127) return false;
  if (a === 172) return b >> 4 !== 1;
  if (a === 192) return b !== 168;
  if (a === 169) return b !== 254;
  return !(a === 100 && b >> 6 === 1);
}

/** The same of the 16 bytes at `offset`: unique local (RFC 4193), link-local, loopback. */
export function isGlobalIpv6(bytes: Uint8Array, offset: number): boolean {
  const first = bytes[offset] ?? 0;
  const isLinkLocal = first === 0xfe && ((bytes[offset + 1] ?? 0) & 0xc0) === 0x80;
  return first !== 0 && (first & 0xfe) !== 0xfc && !isLinkLocal;
}

/** Reads a dotted quad without leading zeros, or gives null. */
export function parseIpv4(text: string): Ipv4 | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  let value = 0;
  for (const part of match.slice(1)) {
    const byte = Number(part);
    if (byte > 255 || String(byte) !== part) return null;
    value = value * 256 + byte;
  }
  return value as Ipv4;
}

/** RFC 5952 text of the 16 bytes at `offset`. */
export function formatIpv6(bytes: Uint8Array, offset: number): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) {
    groups.push(((bytes[offset + i] ?? 0) << 8) | (bytes[offset + i + 1] ?? 0));
  }
  const run = longestZeroRun(groups);
  const hex = (part: number[]) => part.map((g) => g.toString(16)).join(":");
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
}
