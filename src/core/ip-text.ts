import { formatIpv4, formatIpv6, parseIpv4 } from "#core/ip-address.ts";

const GROUPS = 8;

/** The 16 bytes of an IPv6 text (RFC 4291 section 2.2, without zone), or null. */
export function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (head === undefined) return null;
  // A dotted quad may stand for the last two groups.
  const last = tail ?? head;
  const quad = last.at(-1)?.includes(".") ? parseIpv4(last.pop() ?? "") : undefined;
  if (quad === null) return null;
  if (quad !== undefined) last.push((quad >>> 16).toString(16), (quad & 0xffff).toString(16));
  const zeros = GROUPS - head.length - (tail?.length ?? 0);
  if (tail === undefined ? zeros !== 0 : zeros < 1) return null;
  const groups = tail === undefined ? head : [...head, ...Array(zeros).fill("0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  const values = groups.map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(values.flatMap((value) => [value >>> 8, value & 255]));
}

/** The one text that alerts use for an address: dotted quad or RFC 5952; null for no address. */
export function canonicalIp(text: string): string | null {
  const v4 = parseIpv4(text);
  if (v4 !== null) return formatIpv4(v4);
  const v6 = parseIpv6(text);
  return v6 === null ? null : formatIpv6(v6, 0);
}
