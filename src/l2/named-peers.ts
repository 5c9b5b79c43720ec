import { parseIpv4 } from "#core/ip-address.ts";
import { canonicalIp } from "#core/ip-text.ts";
import { parseMac } from "#core/mac-address.ts";

/** Stations that the configuration names by hardware, IPv4 or IPv6 address. */
export class NamedPeers {
  readonly isEmpty: boolean;
  readonly #numbers = new Set<number>();
  readonly #texts = new Set<string>();

  constructor(names: readonly string[]) {
    this.isEmpty = names.length === 0;
    for (const name of names) {
      const number = parseMac(name);
      const ip = parseIpv4(name);
      const text = canonicalIp(name);
      // Hardware addresses stand apart: a small one could be an IPv4 address.
      if (number !== null) this.#numbers.add(-1 - number);
      if (ip !== null) this.#numbers.add(ip);
      if (text !== null) this.#texts.add(text);
    }
  }

  hasMac(mac: number): boolean {
    return this.#numbers.has(-1 - mac);
  }

  /** Either sign. */
  hasIpv4(ip: number): boolean {
    return this.#numbers.has(ip >>> 0);
  }

  /** @param text RFC 5952 */
  hasIpv6(text: string): boolean {
    return this.#texts.has(text);
  }
}
