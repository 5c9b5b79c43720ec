import { LruMap } from "#core/lru-map.ts";
import type { MacAddress, Micros } from "#core/units.ts";
import {
  DEVICE_ADDRESSES,
  DEVICE_LIMIT,
  DEVICE_VLANS,
  type DeviceFacts,
} from "#l2/inventory/types.ts";
import type { TableGauge } from "#l2/types.ts";

/** What came of news of a device. */
export interface Entered {
  readonly facts: DeviceFacts;
  /** More than the time it was last heard. */
  readonly isNews: boolean;
  /** The one that had to go. */
  readonly gone: DeviceFacts | undefined;
}

/**
 * The whole inventory: what the capture thread tells is joined with what was known before, also
 * before a restart. The one not told of for longest makes room.
 */
export class DeviceBook {
  readonly #devices = new LruMap<MacAddress, DeviceFacts>(DEVICE_LIMIT);

  get gauge(): TableGauge {
    const { size, limit, evicted } = this.#devices;
    return { name: "inventory", size, limit, evicted };
  }

  enter(news: DeviceFacts): Entered {
    const known = this.#devices.peek(news.mac);
    const facts = known === undefined ? news : joined(known, news);
    const gone = this.#devices.set(news.mac, facts);
    return { facts, isNews: known === undefined || !isSameBut(known, facts), gone };
  }

  find(mac: MacAddress): DeviceFacts | undefined {
    return this.#devices.peek(mac);
  }

  /** The one not told of for longest first. */
  *all(): Iterable<DeviceFacts> {
    for (const [, facts] of this.#devices.entries()) yield facts;
  }
}

function joined(known: DeviceFacts, news: DeviceFacts): DeviceFacts {
  return {
    mac: news.mac,
    firstAt: Math.min(known.firstAt, news.firstAt) as Micros,
    lastAt: news.lastAt,
    ipv4: joinedList(known.ipv4, news.ipv4, DEVICE_ADDRESSES),
    ipv6: joinedList(known.ipv6, news.ipv6, DEVICE_ADDRESSES),
    vlans: joinedList(known.vlans, news.vlans, DEVICE_VLANS),
    did: known.did | news.did,
    hostName: news.hostName ?? known.hostName,
    vendorClass: news.vendorClass ?? known.vendorClass,
    fingerprint: news.fingerprint ?? known.fingerprint,
  };
}

/** The news first; the known ones that fit behind them. The very list where that is no change. */
function joinedList<T>(known: readonly T[], news: readonly T[], limit: number): readonly T[] {
  if (news.every((item) => known.includes(item))) return known;
  return [...new Set([...news, ...known])].slice(0, limit);
}

function isSameBut(a: DeviceFacts, b: DeviceFacts): boolean {
  return (
    a.firstAt === b.firstAt &&
    a.ipv4 === b.ipv4 &&
    a.ipv6 === b.ipv6 &&
    a.vlans === b.vlans &&
    a.did === b.did &&
    a.hostName === b.hostName &&
    a.vendorClass === b.vendorClass &&
    a.fingerprint === b.fingerprint
  );
}
