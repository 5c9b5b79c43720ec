import { formatIpv4, parseIpv4 } from "#core/ip-address.ts";
import { LruMap } from "#core/lru-map.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

const GATEWAY_LIMIT = 256;

/** The IPv4 gateways of the network, and who says so. */
export class Gateways {
  /** By the configuration: never pushed out. */
  readonly #named = new Set<number>();
  /** Handed out by DHCP, and by which server. */
  readonly #given = new LruMap<number, number>(GATEWAY_LIMIT);

  constructor(names: readonly string[]) {
    for (const name of names) {
      const ip = parseIpv4(name);
      if (ip !== null) this.#named.add(ip);
    }
  }

  /** A DHCP server that is to be believed hands out a router (option 3). */
  learn(routerIp: number, serverIp: number): void {
    if (routerIp !== 0) this.#given.set(routerIp >>> 0, serverIp >>> 0);
  }

  /** Either sign. */
  isGateway(ip: number): boolean {
    return this.#named.has(ip >>> 0) || this.#given.peek(ip >>> 0) !== undefined;
  }

  /** Why an address is a gateway, in words; null when it is none. */
  reasonOf(ip: number): string | null {
    if (this.#named.has(ip >>> 0)) return "the configuration names it as a gateway";
    const server = this.#given.peek(ip >>> 0);
    if (server === undefined) return null;
    return `the DHCP server ${formatIpv4(server)} hands it out as the router`;
  }

  get gauge(): TableGauge {
    return gaugeOf("gateways by DHCP", this.#given);
  }
}
