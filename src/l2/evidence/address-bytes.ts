import { parseIpv4 } from "#core/ip-address.ts";
import { macHigh, macLow, parseMac } from "#core/mac-address.ts";

const GROUPS = 8;

/** The bytes that an address has on the wire (hardware, IPv4 or IPv6), or null for no address. */
export function addressBytes(text: string): Uint8Array | null {
  const mac = parseMac(text);
  if (mac !== null) return Uint8Array.of(...bytesOf(macHigh(mac), 2), ...bytesOf(macLow(mac), 4));
  const ip = parseIpv4(text);
  return ip === null ? ipv6Bytes(text) : Uint8Array.from(bytesOf(ip, 4));
}

function bytesOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (value >>> ((count - 1 - i) * 8)) & 255);
}

/** RFC 4291 section 2.2, without the form that ends in a dotted quad: nothing of ours writes it. */
function ipv6Bytes(text: string): Uint8Array | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = GROUPS - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return Uint8Array.from(groups.flatMap((group) => bytesOf(Number.parseInt(group, 16), 2)));
}
