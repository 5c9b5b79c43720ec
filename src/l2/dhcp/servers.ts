import { LruMap } from "#core/lru-map.ts";
import { copyOffer, createOffer, type Offer } from "#l2/dhcp/offer.ts";
import type { TableGauge } from "#l2/types.ts";

/** Networks (VLANs), and servers and relays known in each. */
const NETWORK_LIMIT = 256;
const SERVER_LIMIT = 16;

/** A DHCP server that belongs to the network, or a relay's way to one. */
export interface DhcpServer {
  /** From 1 on. */
  readonly id: number;
  readonly firstTick: number;
  lastTick: number;
  /** The last that it handed out. */
  readonly offer: Offer;
}

/** Known servers by VLAN. Strangers never push a known one out. */
export class DhcpServers {
  refused = 0;
  #size = 0;
  #nextId = 1;
  readonly #networks = new LruMap<number, DhcpServer[]>(NETWORK_LIMIT);

  /** Those of a VLAN, first known first. */
  of(vlan: number): readonly DhcpServer[] {
    return this.#networks.get(vlan) ?? [];
  }

  /** Adds a server; undefined, and counted, when there are too many. */
  learn(offer: Offer, tick: number): DhcpServer | undefined {
    const servers = [...this.of(offer.vlan)];
    if (servers.length === SERVER_LIMIT) {
      this.refused++;
      return undefined;
    }
    const server = { id: this.#nextId++, firstTick: tick, lastTick: tick, offer: createOffer() };
    copyOffer(offer, server.offer);
    this.#put(offer.vlan, [...servers, server]);
    return server;
  }

  /** Takes over what a known server now hands out; clients that ask for less are told less. */
  note(server: DhcpServer, offer: Offer, tick: number): void {
    server.lastTick = tick;
    if (offer.yourIp === 0) return;
    const { routerIp, nameServerCount } = server.offer;
    const names = server.offer.nameServers.slice();
    copyOffer(offer, server.offer);
    if (offer.routerIp === 0) server.offer.routerIp = routerIp;
    if (offer.nameServerCount > 0) return;
    server.offer.nameServers.set(names);
    server.offer.nameServerCount = nameServerCount;
  }

  forget(server: DhcpServer): void {
    const { vlan } = server.offer;
    this.#put(
      vlan,
      this.of(vlan).filter((one) => one !== server),
    );
  }

  get gauge(): TableGauge {
    const limit = NETWORK_LIMIT * SERVER_LIMIT;
    return { name: "DHCP servers", size: this.#size, limit, evicted: this.refused };
  }

  #put(vlan: number, servers: DhcpServer[]): void {
    this.#size += servers.length - this.of(vlan).length;
    const pushedOut = this.#networks.set(vlan, servers);
    if (pushedOut !== undefined) this.#size -= pushedOut.length;
  }
}
