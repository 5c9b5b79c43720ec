import { LruMap } from "#core/lru-map.ts";
import type { MacAddress } from "#core/units.ts";
import { Manner } from "#l2/claim.ts";
import { gaugeOf } from "#l2/gauge.ts";
import { countOf, createStanding, type Standing } from "#l2/standing.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SETTLED_LIMIT = 8192;
const FRESH_LIMIT = 2048;
/** A binding claimed again after this time is settled. */
const SETTLE_TICKS = TICKS_PER_SECOND;
const VLAN_SHIFT = 2 ** 32;

/** Of the rival that most bindings never have. */
const NO_STANDING = createStanding();

/** Who holds an IPv4 address, and who else says so. */
export interface Binding {
  readonly ip: number;
  readonly learnedTick: number;
  owner: MacAddress;
  ownerStanding: Standing;
  /** The other claimant, or 0. */
  rival: MacAddress;
  rivalStanding: Standing;
  /** Whoever claimed last. */
  lastClaimant: MacAddress;
}

/**
 * The bindings learned, bounded. Those claimed once wait in a table of their own, so that a flood
 * of made-up claims cannot wash out the known owners. An address is looked for in its own VLAN;
 * untagged frames may belong to any, as a mirror port shows both sides of a trunk.
 */
export class Bindings {
  readonly #settled = new LruMap<number, Binding>(SETTLED_LIMIT);
  readonly #fresh = new LruMap<number, Binding>(FRESH_LIMIT);
  /** The VLAN where an address was last learned. */
  readonly #vlans = new LruMap<number, number>(SETTLED_LIMIT);
  /** An address that a station was seen to use in turn. */
  readonly #homes = new LruMap<MacAddress, number>(SETTLED_LIMIT);

  find(ip: number, vlanId: number, tick: number): Binding | undefined {
    const own = this.#findIn(ip, vlanId, tick);
    if (own !== undefined) return own;
    const other = vlanId === 0 ? (this.#vlans.peek(ip >>> 0) ?? 0) : 0;
    return other === vlanId ? undefined : this.#findIn(ip, other, tick);
  }

  learn(ip: number, vlanId: number, owner: MacAddress, tick: number): Binding {
    const binding: Binding = {
      ip,
      learnedTick: tick,
      owner,
      ownerStanding: createStanding(),
      rival: 0 as MacAddress,
      rivalStanding: NO_STANDING,
      lastClaimant: owner,
    };
    this.#fresh.set(keyOf(ip, vlanId), binding);
    this.#vlans.set(ip >>> 0, vlanId);
    return binding;
  }

  /** Remembers that a station uses an address; one that it asks from is surely its own. */
  noteHome(mac: MacAddress, ip: number, manner: Manner): void {
    if (manner === Manner.question) this.#homes.set(mac, ip);
    else if (manner === Manner.answer && this.#homes.peek(mac) === undefined) {
      this.#homes.set(mac, ip);
    }
  }

  /** The address a station uses besides `ip` and holds without a doubt, if any is known. */
  homeOf(mac: MacAddress, ip: number, vlanId: number, tick: number): number | undefined {
    const home = this.#homes.peek(mac);
    if (home === undefined || home === ip) return undefined;
    const binding = this.find(home, vlanId, tick);
    const isHeld = binding?.owner === mac && countOf(binding.ownerStanding, Manner.unasked) === 0;
    return isHeld ? home : undefined;
  }

  gauges(): TableGauge[] {
    return [
      gaugeOf("bindings", this.#settled),
      gaugeOf("fresh bindings", this.#fresh),
      gaugeOf("binding VLANs", this.#vlans),
      gaugeOf("station addresses", this.#homes),
    ];
  }

  #findIn(ip: number, vlanId: number, tick: number): Binding | undefined {
    const key = keyOf(ip, vlanId);
    const settled = this.#settled.get(key);
    if (settled !== undefined) return settled;
    const fresh = this.#fresh.get(key);
    if (fresh !== undefined && tick - fresh.learnedTick >= SETTLE_TICKS) {
      this.#fresh.delete(key);
      this.#settled.set(key, fresh);
    }
    return fresh;
  }
}

/**
 * The address goes to another station, with the standing that it has earned as a rival. The old
 * owner stays in mind as the new one's rival: should it come back, it is no stranger.
 */
export function moveBinding(binding: Binding, owner: MacAddress): void {
  const standing = binding.rival === owner ? binding.rivalStanding : createStanding();
  binding.rival = binding.owner;
  binding.rivalStanding = binding.ownerStanding;
  binding.rivalStanding.sinceTick = 0;
  binding.owner = owner;
  binding.ownerStanding = standing;
}

function keyOf(ip: number, vlanId: number): number {
  return (ip >>> 0) + vlanId * VLAN_SHIFT;
}
