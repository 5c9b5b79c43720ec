import { int32 } from "#core/bytes.ts";
import { addressBytes } from "#l2/evidence/address-bytes.ts";
import type { AlertEvent } from "#l2/types.ts";

const MAC_BYTES = 6;
const HASH_BITS = 12;

/**
 * Whom an alert is about, as bytes to be found in frames. Searching the bytes finds an address
 * wherever a protocol carries it: in the link header, in ARP, as DHCP's client, as NDP's target.
 * Every pattern is looked up by its last four bytes, so that many of them, and frames filled with
 * half of one, cost no more than others.
 */
export class Subjects {
  readonly count: number;
  readonly #byTail = new Map<number, Uint8Array[]>();
  /** 0 where no tail of that hash is looked for. */
  readonly #tails = new Uint8Array(1 << HASH_BITS);

  constructor(addresses: readonly string[]) {
    const patterns = addresses.map(addressBytes).filter((bytes) => bytes !== null && isOne(bytes));
    for (const pattern of patterns as Uint8Array[]) {
      const tail = int32(pattern, pattern.length - 4);
      this.#byTail.set(tail, [...(this.#byTail.get(tail) ?? []), pattern]);
      this.#tails[hashOf(tail)] = 1;
    }
    this.count = patterns.length;
  }

  /**
   * True when one of them stands in the frame that lies in [start, end) of `bytes`. Hardware
   * addresses may stand anywhere in it, the others from `addresses` bytes on: four bytes of a
   * header before that may look like one.
   */
  areIn(bytes: Uint8Array, start: number, end: number, addresses: number): boolean {
    const tails = this.#tails;
    let tail = 0;
    for (let at = start; at < end; at++) {
      tail = (tail << 8) | (bytes[at] as number);
      if (tails[hashOf(tail)] === 0) continue;
      for (const pattern of this.#byTail.get(tail) ?? []) {
        const from = at + 1 - pattern.length;
        const least = pattern.length === MAC_BYTES ? start : start + addresses;
        if (from >= least && isAt(pattern, bytes, from)) return true;
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
  for (let i = 0; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false;
  return true;
}

/** Multiplicative hashing (Knuth, TAOCP 3, 6.4). */
function hashOf(tail: number): number {
  return Math.imul(tail, 0x9e3779b1) >>> (32 - HASH_BITS);
}
