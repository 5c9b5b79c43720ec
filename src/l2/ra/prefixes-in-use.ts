import { int32 } from "#core/bytes.ts";
import { RecordTable } from "#core/record-table.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

const PREFIX_LIMIT = 256;
const ANY_GLOBAL = 0;
const ANY_LOCAL = 1;
const FirstSeen = { tick: 0, words: 1 } as const;

/**
 * The /64 networks that stations have addresses of, from their own neighbour discovery. Hosts make
 * such addresses of what a router has told them (RFC 4862 section 5.5.3): a prefix that was in use
 * before a router was heard is one that the network's own router announced before we watched.
 */
export class PrefixesInUse {
  /** By VLAN and prefix. */
  readonly #prefixes: RecordTable;

  constructor(seed: number) {
    this.#prefixes = new RecordTable(PREFIX_LIMIT, FirstSeen.words, seed);
  }

  /** A station speaks from, or for, the address in the 16 bytes at `offset`. */
  note(vlan: number, bytes: Uint8Array, offset: number, tick: number): void {
    // Global and unique local addresses begin with 001 and 1111110 (RFC 4291, RFC 4193).
    const first = bytes[offset] as number;
    if (first >> 5 !== 1 && (first & 0xfe) !== 0xfc) return;
    const { words } = this.#prefixes;
    const high = int32(bytes, offset);
    const at = this.#prefixes.claim(high, int32(bytes, offset + 4), vlan, tick);
    if (this.#prefixes.wasAbsent) words[at + FirstSeen.tick] = tick;
    // No such prefix is noted as itself: it stands for any of its kind in the VLAN.
    this.#prefixes.claim(isGlobal(high) ? ANY_GLOBAL : ANY_LOCAL, 0, vlan, tick);
  }

  /**
   * True when stations have addresses as the network's own router would give with these prefixes.
   * Sensors' border routers give unique local ones, which says nothing of global ones.
   */
  hasAlike(vlan: number, prefixes: Int32Array, count: number): boolean {
    if (this.#prefixes.find(ANY_GLOBAL, 0, vlan) >= 0) return true;
    if (this.#prefixes.find(ANY_LOCAL, 0, vlan) < 0) return false;
    for (let i = 0; i < count; i++) if (isGlobal(prefixes[2 * i] as number)) return false;
    return true;
  }

  /** True when one of the first `count` prefixes (two words each) was in use before `tick`. */
  hasBefore(vlan: number, prefixes: Int32Array, count: number, tick: number): boolean {
    for (let i = 0; i < count; i++) {
      const high = prefixes[2 * i] as number;
      const at = this.#prefixes.find(high, prefixes[2 * i + 1] as number, vlan);
      if (at >= 0 && (this.#prefixes.words[at + FirstSeen.tick] as number) < tick) return true;
    }
    return false;
  }

  get gauge(): TableGauge {
    return gaugeOf("IPv6 prefixes in use", this.#prefixes);
  }
}

function isGlobal(high: number): boolean {
  return high >>> 29 === 1;
}
