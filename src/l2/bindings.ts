import { LruMap } from "#core/lru-map.ts";
import type { MacAddress } from "#core/units.ts";

const BINDING_LIMIT = 8192;
const LEASE_LIMIT = 4096;
const VLAN_SHIFT = 2 ** 32;

/** Who holds an IPv4 address, and who else says so. */
export interface Binding {
  readonly ip: number;
  owner: MacAddress;
  /** Tick of the owner's last claim. */
  ownerTick: number;
  /** Claims of the owner that nobody asked for and that were aimed at a station. */
  ownerStrong: number;
  /** The other claimant, or 0. */
  rival: MacAddress;
  rivalClaims: number;
  rivalStrong: number;
  /** Owner's claims since the rival's first. */
  ownerAnswers: number;
  /** Whoever claimed last. */
  lastClaimant: MacAddress;
}

/**
 * The bindings learned, bounded. An address is looked for in its own VLAN first, then among the
 * untagged: a mirror port shows both sides of a trunk.
 */
export class Bindings {
  readonly table = new LruMap<number, Binding>(BINDING_LIMIT);
  readonly #leases = new LruMap<number, MacAddress>(LEASE_LIMIT);
  /** Address that a station claimed first, as its own. */
  readonly #homes = new LruMap<MacAddress, number>(BINDING_LIMIT);

  find(ip: number, vlanId: number): Binding | undefined {
    const tagged = this.table.get((ip >>> 0) + vlanId * VLAN_SHIFT);
    return tagged ?? (vlanId === 0 ? undefined : this.table.get(ip >>> 0));
  }

  learn(ip: number, vlanId: number, owner: MacAddress, tick: number): Binding {
    const binding: Binding = {
      ip,
      owner,
      ownerTick: tick,
      ownerStrong: 0,
      rival: 0 as MacAddress,
      rivalClaims: 0,
      rivalStrong: 0,
      ownerAnswers: 0,
      lastClaimant: owner,
    };
    this.table.set((ip >>> 0) + vlanId * VLAN_SHIFT, binding);
    return binding;
  }

  /** The address moves to a new owner for good reason. */
  move(binding: Binding, owner: MacAddress, tick: number): void {
    binding.owner = owner;
    binding.ownerTick = tick;
    binding.ownerStrong = 0;
    binding.rival = 0 as MacAddress;
    binding.rivalClaims = 0;
    binding.rivalStrong = 0;
    binding.ownerAnswers = 0;
  }

  /** A DHCP server gave `ip` to `mac`. */
  lease(ip: number, mac: MacAddress): void {
    this.#leases.set(ip >>> 0, mac);
  }

  isLeasedTo(ip: number, mac: MacAddress): boolean {
    return this.#leases.peek(ip >>> 0) === mac;
  }

  noteHome(mac: MacAddress, ip: number): void {
    if (this.#homes.get(mac) === undefined) this.#homes.set(mac, ip >>> 0);
  }

  homeOf(mac: MacAddress): number | undefined {
    return this.#homes.peek(mac);
  }
}
