import { LruMap } from "#core/lru-map.ts";
import type { MacAddress } from "#core/units.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const LEASE_LIMIT = 4096;
const DAY_SECONDS = 86_400;
/** Longer leases (RFC 2131 section 3.3 allows endless ones) count for this long. */
const MOST_SECONDS = 30 * DAY_SECONDS;

interface Lease {
  readonly mac: MacAddress;
  readonly sinceTick: number;
  readonly endTick: number;
}

/** To whom a DHCP server gave which address, and until when. */
export class Leases {
  readonly #leases = new LruMap<number, Lease>(LEASE_LIMIT);

  /** @param leaseSeconds 0 when the server did not say */
  note(ip: number, mac: MacAddress, leaseSeconds: number, tick: number): void {
    const asked = leaseSeconds >>> 0 || DAY_SECONDS;
    const seconds = Math.min(asked, MOST_SECONDS);
    this.#leases.set(ip >>> 0, {
      mac,
      sinceTick: tick,
      endTick: tick + seconds * TICKS_PER_SECOND,
    });
  }

  isHeldBy(ip: number, mac: MacAddress, tick: number): boolean {
    const lease = this.#leases.peek(ip >>> 0);
    return lease !== undefined && lease.mac === mac && tick < lease.endTick;
  }

  /** Tick when the lease was given, or 0 without one. */
  heldSince(ip: number, mac: MacAddress, tick: number): number {
    return this.isHeldBy(ip, mac, tick) ? (this.#leases.peek(ip >>> 0)?.sinceTick ?? 0) : 0;
  }

  get gauge(): TableGauge {
    return gaugeOf("leases", this.#leases);
  }
}
