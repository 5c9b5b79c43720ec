import { LruMap } from "#core/lru-map.ts";
import type { MacAddress } from "#core/units.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

const CONTESTED_LIMIT = 256;
const MOST_ADDRESSES = 4;

/** For which addresses of live owners a station answers too, lately. */
export class Contested {
  readonly #addresses = new LruMap<MacAddress, number[]>(CONTESTED_LIMIT);

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
