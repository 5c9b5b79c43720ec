import { LruMap } from "#core/lru-map.ts";
import type { MacAddress } from "#core/units.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const CONTESTED_LIMIT = 256;
const MOST_ADDRESSES = 4;
/** A mistake of today and one of last week are no attack. */
const FORGET_TICKS = 3600 * TICKS_PER_SECOND;

interface Answered {
  readonly ip: number;
  readonly owner: MacAddress;
  readonly tick: number;
}

/** An address that a station claims against its owner. */
export interface ContestedClaim {
  readonly ip: number;
  readonly vlanId: number;
}

/** For which addresses of live owners a station answers too, lately. */
export class Contested {
  readonly #addresses = new LruMap<MacAddress, Answered[]>(CONTESTED_LIMIT);

  readonly #claims = new LruMap<MacAddress, ContestedClaim>(CONTESTED_LIMIT);

  /** The station claims an address whose owner is alive. */
  noteClaim(mac: MacAddress, { ip, vlanId }: ContestedClaim): void {
    this.#claims.set(mac, { ip, vlanId });
  }

  /** What the station last claimed so. */
  claimOf(mac: MacAddress): ContestedClaim | undefined {
    return this.#claims.peek(mac);
  }

  /** The station answered a question that `owner` answered too. */
  note(mac: MacAddress, { ip, owner }: Pick<Answered, "ip" | "owner">, tick: number): void {
    const known = (this.#addresses.get(mac) ?? []).filter((other) => other.ip !== ip);
    this.#addresses.set(mac, [...known, { ip, owner, tick }].slice(-MOST_ADDRESSES));
  }

  /** Of `mac`, those besides `ip` that others than `owner` own. */
  countOthers(mac: MacAddress, ip: number, owner: MacAddress, tick: number): number {
    return this.#besides(mac, ip, tick).filter((one) => one.owner !== owner).length;
  }

  /** True when it answers for more than `ip` of this owner: two cards of one machine do. */
  isTwin(mac: MacAddress, ip: number, owner: MacAddress, tick: number): boolean {
    return this.#besides(mac, ip, tick).some((one) => one.owner === owner);
  }

  get gauge(): TableGauge {
    return gaugeOf("stations that answer for others", this.#addresses);
  }

  #besides(mac: MacAddress, ip: number, tick: number): Answered[] {
    const known = this.#addresses.peek(mac) ?? [];
    return known.filter((one) => one.ip !== ip && tick - one.tick <= FORGET_TICKS);
  }
}
