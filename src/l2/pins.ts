import type { Config } from "#config/types.ts";
import { parseIpv4 } from "#core/ip-address.ts";
import { parseIpv6 } from "#core/ip-text.ts";
import { parseMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { TableGauge, TrustedBinding } from "#l2/types.ts";

const LIMIT = 2048;
const VLAN_SHIFT = 2 ** 32;
/** Where a pin holds in every VLAN. Frames without a tag have 0, and 4095 is kept back. */
const ANY_VLAN = 4095;

/** An IPv6 address as four words of 32 bits, and what is known of it in one VLAN or in any. */
interface Pin6 {
  readonly words: readonly number[];
  readonly vlan: number;
  readonly mac: MacAddress;
}

/**
 * Owners of addresses for sure, as people have told: those of the configuration (`l2.pins`, and
 * `l2.gateways` with a hardware address) and those pinned while running, which come before them.
 * Asking allocates nothing.
 */
export class Pins {
  /** Pins that did not fit. */
  left = 0;
  readonly #configured: readonly TrustedBinding[];
  readonly #gateways = new Set<number>();
  readonly #gateways6: (readonly number[])[] = [];
  readonly #v4 = new Map<number, MacAddress>();
  /** By the last word of the address. */
  readonly #v6 = new Map<number, Pin6[]>();
  #size = 0;

  constructor({ pins, gateways }: Pick<Config["l2"], "pins" | "gateways">) {
    const known = gateways.flatMap(({ ip, mac }) => (mac === undefined ? [] : [{ ip, mac }]));
    this.#configured = [...known, ...pins.map(bindingOf)];
    for (const { ip } of gateways) this.#noteGateway(ip);
    this.replace([]);
  }

  /** These are pinned from now on, besides the configured ones. */
  replace(pins: readonly TrustedBinding[]): void {
    this.#v4.clear();
    this.#v6.clear();
    this.#size = 0;
    this.left = 0;
    for (const pin of [...this.#configured, ...pins]) this.#add(pin);
  }

  /**
   * Who owns an IPv4 address (a 32-bit integer of either sign) in a VLAN, 0 for no tag. A pin of
   * just this VLAN comes before one of any.
   */
  ownerOf(ip: number, vlan: number): MacAddress | undefined {
    if (this.#v4.size === 0) return undefined;
    return this.#v4.get(keyOf(ip, vlan)) ?? this.#v4.get(keyOf(ip, ANY_VLAN));
  }

  /** Who owns the IPv6 address of the 16 bytes at `offset` in a VLAN, 0 for no tag. */
  ownerOf6(bytes: Uint8Array, offset: number, vlan: number): MacAddress | undefined {
    if (this.#v6.size === 0) return undefined;
    const sameEnd = this.#v6.get(wordAt(bytes, offset + 12));
    if (sameEnd === undefined) return undefined;
    let ofAny: MacAddress | undefined;
    for (const pin of sameEnd) {
      if (!isAt(bytes, offset, pin.words)) continue;
      if (pin.vlan === vlan) return pin.mac;
      if (pin.vlan === ANY_VLAN) ofAny = pin.mac;
    }
    return ofAny;
  }

  /** True for an IPv4 address that the configuration names as a gateway's. */
  isGateway(ip: number): boolean {
    return this.#gateways.has(ip >>> 0);
  }

  /** True for the IPv6 address of the 16 bytes at `offset` when the configuration names it so. */
  isGateway6(bytes: Uint8Array, offset: number): boolean {
    return this.#gateways6.some((words) => isAt(bytes, offset, words));
  }

  get gauge(): TableGauge {
    return { name: "pins", size: this.#size, limit: LIMIT, evicted: this.left };
  }

  /** A later pin of the same address and VLAN takes the place of an earlier one. */
  #add({ ip, mac: text, vlan = ANY_VLAN }: TrustedBinding): void {
    const mac = parseMac(text);
    if (mac === null) return;
    if (this.#size >= LIMIT) {
      this.left++;
      return;
    }
    const v4 = parseIpv4(ip);
    if (v4 !== null) {
      const key = keyOf(v4, vlan);
      if (!this.#v4.has(key)) this.#size++;
      this.#v4.set(key, mac);
      return;
    }
    const words = wordsOf(ip);
    if (words !== null) this.#add6({ words, vlan, mac });
  }

  #add6(pin: Pin6): void {
    const end = pin.words[3] as number;
    const sameEnd = this.#v6.get(end) ?? [];
    const others = sameEnd.filter(
      ({ words, vlan }) => vlan !== pin.vlan || words.some((word, i) => word !== pin.words[i]),
    );
    this.#size += 1 + others.length - sameEnd.length;
    this.#v6.set(end, [...others, pin]);
  }

  #noteGateway(ip: string): void {
    const v4 = parseIpv4(ip);
    const words = v4 === null ? wordsOf(ip) : null;
    if (v4 !== null) this.#gateways.add(v4);
    else if (words !== null) this.#gateways6.push(words);
  }
}

function bindingOf({ ip, mac, vlan }: Config["l2"]["pins"][number]): TrustedBinding {
  return { ip, mac, ...(vlan !== undefined && { vlan }) };
}

function keyOf(ip: number, vlan: number): number {
  return (ip >>> 0) + vlan * VLAN_SHIFT;
}

function wordsOf(ip: string): number[] | null {
  const bytes = parseIpv6(ip);
  return bytes === null ? null : [0, 4, 8, 12].map((offset) => wordAt(bytes, offset));
}

/** Signed, so that it stays a small integer. */
function wordAt(bytes: Uint8Array, at: number): number {
  const upper = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
  return upper | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
}

function isAt(bytes: Uint8Array, offset: number, words: readonly number[]): boolean {
  for (let i = 0; i < words.length; i++) {
    if (wordAt(bytes, offset + 4 * i) !== words[i]) return false;
  }
  return true;
}
