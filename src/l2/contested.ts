import { LruMap } from "#core/lru-map.ts";
import type { MacAddress } from "#core/units.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

const CONTESTED_LIMIT = 256;
const MOST_ADDRESSES = 4;

/** An address that a station claims against its owner. */
export interface ContestedClaim {
  readonly ip: number;
  readonly vlanId: number;
}

/** For which addresses of live owners a station answers too, lately. */
export class Contested {
  readonly #addresses = new LruMap<MacAddress, number[]>(CONTESTED_LIMIT);

  readonly #claims = new LruMap<MacAddress, ContestedClaim>(CONTESTED_LIMIT);

  /** The station claims an address whose owner is alive. */
  noteClaim(mac: MacAddress, claim: ContestedClaim): void {
    this.#claims.set(mac, { ip: claim.ip, vlanId: claim.vlanId });
  }

  /** What the station last claimed so. */
  claimOf(mac: MacAddress): ContestedClaim | undefined {
    return this.#claims.peek(mac);
  }

  /** The station answered a question that the owner answered too. */
  note(mac: MacAddress, ip: number): void {
    const known = this.#addresses.get(mac) ?? [];
    if (known.includes(ip)) return;
    this.#addresses.set(mac, [...known, ip].slice(-MOST_ADDRESSES));
  }

  /** Of `mac`, those besides `ip`. */
  countOthers(mac: MacAddress, ip: number): number {
    return (this.#addresses.peek(mac) ?? []).filter((other) => other !== ip).length;
  }

  get gauge(): TableGauge {
    return gaugeOf("stations that answer for others", this.#addresses);
  }
}
