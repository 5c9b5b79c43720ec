import { LruMap } from "#core/lru-map.ts";
import type { AlertCase } from "#l2/alert-book.ts";
import { type Advert, MOST_PREFIXES } from "#l2/ra/advert.ts";
import { RouterCrowd } from "#l2/ra/router-crowd.ts";
import type { TableGauge } from "#l2/types.ts";

/** Networks (VLANs), and routers known in each: more is no network but a flood. */
const NETWORK_LIMIT = 256;
const ROUTER_LIMIT = 16;

/** What is kept of a router's last advertisement. */
type LastAdvert = Pick<
  Advert,
  | ("sender" | "nextHop" | "lifetimeSeconds" | "rank")
  | ("isManaged" | "fingerprint" | "prefixes" | "prefixCount")
>;

/** A router that belongs to the network, as its last advertisement was. */
export interface Router extends LastAdvert {
  readonly linkHigh: number;
  readonly linkLow: number;
  /** Link-local address as text. */
  readonly address: string;
  readonly firstTick: number;
  /** Sender before the hardware was changed, or -1. */
  formerSender: number;
  lastTick: number;
  /** Tick of the last advertisement that took it out of service; 0 while it serves. */
  retiredTick: number;
  /** That one was made otherwise than its own. */
  retiredOddly: boolean;
  /** Times it came back after one, and the tick of the first. */
  returns: number;
  returnsSince: number;
  /** Multicast advertisements that followed the last one too soon. */
  rushes: number;
}

/** The routers of one VLAN, and when its hosts asked for them. */
export interface RouterNetwork {
  readonly routers: Router[];
  /** Last question that a known router answered: who was silent then came later. 0 before. */
  rollCallTick: number;
  /** Last question, and the first of those that nobody has answered yet; 0 without. */
  askedTick: number;
  unansweredTick: number;
  /** Routers and prefixes of the last seconds, known or not. */
  readonly crowd: RouterCrowd;
  /** The last alert here, and when it opened. */
  latest: AlertCase | undefined;
  latestTick: number;
  /** The alert over too many routers. */
  flood: AlertCase | undefined;
}

/** Known routers by VLAN. Strangers never push a known one out. */
export class Routers {
  refused = 0;
  #size = 0;
  readonly #networks = new LruMap<number, RouterNetwork>(NETWORK_LIMIT);
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  networkOf(vlan: number): RouterNetwork {
    const known = this.#networks.get(vlan);
    if (known !== undefined) return known;
    const network = createNetwork(this.#seed);
    const pushedOut = this.#networks.set(vlan, network);
    if (pushedOut !== undefined) this.#size -= pushedOut.routers.length;
    return network;
  }

  /** Adds a router, or counts it as refused when there are too many. */
  learn(advert: Advert, address: string, tick: number): void {
    const { routers } = this.networkOf(advert.vlan);
    if (routers.length === ROUTER_LIMIT) {
      this.refused++;
      return;
    }
    this.#size++;
    const router = createRouter(advert, address, tick);
    note(router, advert, tick);
    routers.push(router);
  }

  /** Forgets whom it has learned since `tick`. */
  forgetSince(vlan: number, tick: number): void {
    const { routers } = this.networkOf(vlan);
    const stay = routers.filter(({ firstTick }) => firstTick < tick);
    this.#size -= routers.length - stay.length;
    routers.splice(0, routers.length, ...stay);
  }

  forget(network: RouterNetwork, router: Router): void {
    const index = network.routers.indexOf(router);
    if (index < 0) return;
    network.routers.splice(index, 1);
    this.#size--;
  }

  get gauge(): TableGauge {
    const limit = NETWORK_LIMIT * ROUTER_LIMIT;
    return { name: "IPv6 routers", size: this.#size, limit, evicted: this.refused };
  }
}

function createNetwork(seed: number): RouterNetwork {
  return {
    routers: [],
    rollCallTick: 0,
    askedTick: 0,
    unansweredTick: 0,
    crowd: new RouterCrowd(seed),
    latest: undefined,
    latestTick: 0,
    flood: undefined,
  };
}

function createRouter(advert: Advert, address: string, tick: number): Router {
  return {
    linkHigh: advert.linkHigh,
    linkLow: advert.linkLow,
    address,
    firstTick: tick,
    sender: advert.sender,
    nextHop: advert.nextHop,
    formerSender: -1,
    lastTick: tick,
    lifetimeSeconds: advert.lifetimeSeconds,
    rank: advert.rank,
    isManaged: advert.isManaged,
    fingerprint: advert.fingerprint,
    prefixes: new Int32Array(2 * MOST_PREFIXES),
    prefixCount: 0,
    retiredTick: 0,
    retiredOddly: false,
    returns: 0,
    returnsSince: 0,
    rushes: 0,
  };
}

/** Takes over what a router now says of itself. */
export function note(router: Router, advert: Advert, tick: number): void {
  router.lastTick = tick;
  router.lifetimeSeconds = advert.lifetimeSeconds;
  router.rank = advert.rank;
  router.isManaged = advert.isManaged;
  router.fingerprint = advert.fingerprint;
  router.prefixes.set(advert.prefixes);
  router.prefixCount = advert.prefixCount;
}

export function findByLink({ routers }: RouterNetwork, advert: Advert): Router | undefined {
  return routers.find((one) => one.linkLow === advert.linkLow && one.linkHigh === advert.linkHigh);
}

export function findByMac({ routers }: RouterNetwork, advert: Advert): Router | undefined {
  return routers.find((one) => one.sender === advert.sender && one.nextHop === advert.nextHop);
}

/** True when both announce one of the same /64 networks. */
export function sharesPrefix(router: Router, advert: Advert): boolean {
  for (let i = 0; i < router.prefixCount; i++) {
    for (let j = 0; j < advert.prefixCount; j++) {
      const isSame =
        router.prefixes[2 * i] === advert.prefixes[2 * j] &&
        router.prefixes[2 * i + 1] === advert.prefixes[2 * j + 1];
      if (isSame) return true;
    }
  }
  return false;
}
