import { addressBytes } from "#l2/evidence/address-bytes.ts";
import type { AlertEvent } from "#l2/types.ts";

const MAC_BYTES = 6;

/**
 * Whom an alert is about, as bytes to be found in frames. Searching the bytes finds an address
 * wherever a protocol carries it: in the link header, in ARP, as DHCP's client, as NDP's target.
 */
export class Subjects {
  readonly count: number;
  /** By their first byte, and whether there are any. */
  readonly #patterns: Uint8Array[][] = Array.from({ length: 256 }, () => []);
  readonly #begins = new Uint8Array(256);

  constructor(addresses: readonly string[]) {
    const patterns = addresses.map(addressBytes).filter((bytes) => bytes !== null && isOne(bytes));
    for (const pattern of patterns as Uint8Array[]) {
      const first = pattern[0] as number;
      this.#patterns[first]?.push(pattern);
      this.#begins[first] = 1;
    }
    this.count = patterns.length;
  }

  /**
   * True when one of them stands in the frame that lies in [start, end) of `bytes`. Hardware
   * addresses may stand anywhere in it, the others from `addresses` bytes on: four bytes of a
   * header before that may look like one.
   */
  areIn(bytes: Uint8Array, start: number, end: number, addresses: number): boolean {
    for (let at = start; at < end; at++) {
      const first = bytes[at] as number;
      if (this.#begins[first] === 0) continue;
      for (const pattern of this.#patterns[first] as Uint8Array[]) {
        const isAllowed = at >= start + addresses || pattern.length === MAC_BYTES;
        if (isAllowed && at + pattern.length <= end && isAt(pattern, bytes, at)) return true;
      }
    }
    return false;
  }
}

/** All the addresses an alert names. */
export function subjectsOf(alert: AlertEvent): Subjects {
  const { attacker, claimed, owner, victims = [] } = alert;
  const named = [attacker?.mac, attacker?.ip, claimed, owner?.mac, ...victims];
  return new Subjects(named.filter((text) => typeof text === "string"));
}

/** Nobody (all zeros) and everybody (all ones) are in every other frame. */
function isOne(pattern: Uint8Array): boolean {
  return !pattern.every((byte) => byte === 0) && !pattern.every((byte) => byte === 255);
}

function isAt(pattern: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 1; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false;
  return true;
}
