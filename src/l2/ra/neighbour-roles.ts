import { LruMap } from "#core/lru-map.ts";
import { macFromParts, macHigh, macLow } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";
import { type NdpFacts, NdpType, type Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

const STATION_LIMIT = 1024;
const NETWORK_LIMIT = 256;
/** Routers remembered of each network, the last ones first. */
const MOST_ROUTERS = 4;
/** The R flag of a neighbour advertisement. */
const ROUTER = 0x80;
const Role = { isRouter: 0, words: 1 } as const;

/**
 * What stations say of themselves in neighbour advertisements: the R flag is set by routers alone,
 * and by all of them (RFC 4861 section 4.4). So a router is known before it advertises itself as
 * one, which it may do every half hour only.
 */
export class NeighbourRoles {
  readonly #stations: RecordTable;
  /** By VLAN. */
  readonly #routers = new LruMap<number, readonly MacAddress[]>(NETWORK_LIMIT);

  constructor(seed: number) {
    this.#stations = new RecordTable(STATION_LIMIT, Role.words, seed);
  }

  /** Sees a message of neighbour discovery. Who speaks for another says nothing of itself. */
  see({ vlanId: vlan, srcMacHigh, srcMacLow }: Packet, ndp: NdpFacts, tick: number): void {
    if (ndp.type !== NdpType.neighbourAdvertisement) return;
    const isOwn = ndp.linkMacHigh === srcMacHigh && ndp.linkMacLow === srcMacLow;
    if (ndp.linkMacHigh >= 0 && !isOwn) return;
    const at = this.#stations.claim(vlan, srcMacHigh, srcMacLow, tick);
    if ((ndp.flags & ROUTER) === 0) return;
    this.#stations.words[at + Role.isRouter] = 1;
    const mac = macFromParts(srcMacHigh, srcMacLow);
    const routers = this.#routers.get(vlan) ?? [];
    if (routers[0] === mac) return;
    const others = routers.filter((one) => one !== mac);
    this.#routers.set(vlan, [mac, ...others].slice(0, MOST_ROUTERS));
  }

  /** True for a station that has said that it is a router. */
  isRouter(vlan: number, mac: MacAddress): boolean {
    return this.#roleOf(vlan, mac) === 1;
  }

  /** True for one that has spoken as a host, and never as a router. */
  isHost(vlan: number, mac: MacAddress): boolean {
    return this.#roleOf(vlan, mac) === 0;
  }

  /** Stations of the network, besides `mac`, that have said that they are routers. */
  routersBeside(vlan: number, mac: MacAddress): readonly MacAddress[] {
    return (this.#routers.peek(vlan) ?? []).filter((one) => one !== mac);
  }

  get gauge(): TableGauge {
    return gaugeOf("IPv6 stations by role", this.#stations);
  }

  #roleOf(vlan: number, mac: MacAddress): number {
    const at = this.#stations.find(vlan, macHigh(mac), macLow(mac));
    return at < 0 ? -1 : (this.#stations.words[at + Role.isRouter] as number);
  }
}
