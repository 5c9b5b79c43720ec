import { KeyedTable } from "#core/keyed-table.ts";
import { LruMap } from "#core/lru-map.ts";
import { macFromParts, macHigh, macLow } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";
import { type Claim, Manner } from "#l2/claim.ts";
import { gaugeOf } from "#l2/gauge.ts";
import { countOf, createStanding, noteClaim, type Standing } from "#l2/standing.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SETTLED_LIMIT = 8192;
const FRESH_LIMIT = 2048;
const ONCE_LIMIT = 8192;
/** Words of an address claimed once: the claimant's two halves and the manner. */
const Once = { macHigh: 0, macLow: 1, manner: 2, words: 3 } as const;
/** Words of a station's addresses: the one it asked from last, and the one before. */
const Home = { main: 0, other: 1, words: 2 } as const;
/** An address that its station has not claimed for so long while it claimed another is left. */
const LEFT_TICKS = 120 * TICKS_PER_SECOND;
/** A binding claimed again after this time is settled. */
const SETTLE_TICKS = TICKS_PER_SECOND;
/** Instead of a manner: another station sent the claim, which says nothing of the owner. */
const IN_ANOTHER_NAME = -1;
/** Two answers to one station this close together answer one question. */
const RACE_TICKS = 2 * TICKS_PER_SECOND;
/** A mirror port may deliver each frame twice. */
const COPY_TICKS = 2;
const VLAN_SHIFT = 2 ** 32;

/** Of the rival that most bindings never have: shared, and so never written to. */
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
  /** The last answer: who gave it, to whom, and when. */
  answeredBy: MacAddress;
  answeredTo: number;
  answeredTick: number;
  /** Questions that two stations answered, each as the owner, and when the last one was counted. */
  races: number;
  racedTick: number;
}

/** A claim as the tables are told of it. */
export type FirstClaim = Pick<Claim, "ip" | "vlanId" | "mac" | "source" | "manner">;

/**
 * The bindings learned, bounded, in three steps: an address claimed once is a record of a fixed
 * table, one claimed again is a fresh binding, and one claimed again a second later is settled. So
 * a flood of made-up claims makes nothing to collect and cannot wash out the known owners. An
 * address is looked for in its own VLAN; untagged frames may belong to any, as a mirror port shows
 * both sides of a trunk.
 */
export class Bindings {
  readonly #settled = new LruMap<number, Binding>(SETTLED_LIMIT);
  readonly #fresh = new LruMap<number, Binding>(FRESH_LIMIT);
  readonly #once: RecordTable;
  /** The VLAN where an address was last learned. */
  readonly #vlans: KeyedTable;
  /** The addresses that a station was last seen to use in turn. */
  readonly #homes: RecordTable;

  constructor(seed: number) {
    this.#once = new RecordTable(ONCE_LIMIT, Once.words, seed);
    this.#vlans = new KeyedTable(SETTLED_LIMIT, seed);
    this.#homes = new RecordTable(SETTLED_LIMIT, Home.words, seed);
  }

  /** The binding of an address that was claimed before, or undefined. */
  find(ip: number, vlanId: number, tick: number): Binding | undefined {
    const own = this.#findIn(ip, vlanId, tick);
    if (own !== undefined) return own;
    const other = this.#otherVlan(ip, vlanId);
    return other < 0 ? undefined : this.#findIn(ip, other, tick);
  }

  /** Who holds an address, or 0. Makes nothing. */
  ownerOf(ip: number, vlanId: number): MacAddress {
    const own = this.#ownerIn(ip, vlanId);
    const other = own === 0 ? this.#otherVlan(ip, vlanId) : -1;
    return other < 0 ? own : this.#ownerIn(ip, other);
  }

  /** Tick of the last claim of an address by its owner, or 0 where it was claimed once or never. */
  lastClaimOf(ip: number, vlanId: number): number {
    const known = this.#peek(ip, vlanId) ?? this.#peek(ip, this.#otherVlan(ip, vlanId));
    return known?.ownerStanding.lastTick ?? 0;
  }

  /** Notes the first claim of an address that `find` does not know. */
  learn({ ip, vlanId, mac, source, manner }: FirstClaim, tick: number): void {
    const once = this.#once;
    const place = once.claim(ip, vlanId, 0, tick);
    once.words[place + Once.macHigh] = macHigh(mac);
    once.words[place + Once.macLow] = macLow(mac);
    once.words[place + Once.manner] = source === mac || source === 0 ? manner : IN_ANOTHER_NAME;
    const vlan = this.#vlans.claim(ip, 0, tick);
    this.#vlans.touch(vlan, tick);
    this.#vlans.setValue(vlan, vlanId);
  }

  /** Remembers that a station uses an address; one that it asks from is surely its own. */
  noteHome(mac: MacAddress, ip: number, manner: Manner, tick: number): void {
    if (manner !== Manner.question && manner !== Manner.answer) return;
    const { words } = this.#homes;
    const at = this.#homes.claim(macHigh(mac), macLow(mac), 0, tick);
    const main = words[at + Home.main] as number;
    if (main === ip) return;
    if (manner !== Manner.question && main !== 0) return;
    words[at + Home.other] = main;
    words[at + Home.main] = ip;
  }

  /** The address a station uses besides `ip` and holds without a doubt, if any is known. */
  homeOf(mac: MacAddress, ip: number, vlanId: number): number | undefined {
    const at = this.#homes.find(macHigh(mac), macLow(mac), 0);
    if (at < 0) return undefined;
    const { words } = this.#homes;
    const main = words[at + Home.main] as number;
    const other = words[at + Home.other] as number;
    if (main !== ip && this.#isHeld(main, mac, vlanId)) return main;
    if (other === ip || !this.#isHeld(other, mac, vlanId)) return undefined;
    const isLeft = this.#claimedAt(ip, vlanId) - this.#claimedAt(other, vlanId) > LEFT_TICKS;
    return isLeft ? undefined : other;
  }

  gauges(): TableGauge[] {
    return [
      gaugeOf("bindings", this.#settled),
      gaugeOf("fresh bindings", this.#fresh),
      gaugeOf("addresses claimed once", this.#once),
      gaugeOf("binding VLANs", this.#vlans),
      gaugeOf("station addresses", this.#homes),
    ];
  }

  #isHeld(home: number, mac: MacAddress, vlanId: number): boolean {
    if (home === 0 || this.ownerOf(home, vlanId) !== mac) return false;
    const known = this.#peek(home, vlanId) ?? this.#peek(home, this.#otherVlan(home, vlanId));
    return known === undefined || countOf(known.ownerStanding, Manner.unasked) === 0;
  }

  /** Tick when the address was last claimed, by its owner where it was claimed more than once. */
  #claimedAt(ip: number, vlanId: number): number {
    const last = this.lastClaimOf(ip, vlanId);
    if (last > 0) return last;
    const own = this.#once.find(ip, vlanId, 0);
    const place = own < 0 ? this.#once.find(ip, this.#otherVlan(ip, vlanId), 0) : own;
    return place < 0 ? 0 : this.#once.stampAt(place);
  }

  /** Where else an address of an untagged frame was learned, or -1. */
  #otherVlan(ip: number, vlanId: number): number {
    if (vlanId !== 0) return 0;
    const place = this.#vlans.find(ip, 0);
    const other = place < 0 ? 0 : this.#vlans.valueAt(place);
    return other === 0 ? -1 : other;
  }

  #peek(ip: number, vlanId: number): Binding | undefined {
    const key = keyOf(ip, vlanId);
    return this.#settled.peek(key) ?? this.#fresh.peek(key);
  }

  #ownerIn(ip: number, vlanId: number): MacAddress {
    const known = this.#peek(ip, vlanId);
    if (known !== undefined) return known.owner;
    const place = this.#once.find(ip, vlanId, 0);
    return place < 0 ? (0 as MacAddress) : this.#macAt(place);
  }

  #macAt(place: number): MacAddress {
    const { words } = this.#once;
    return macFromParts(
      words[place + Once.macHigh] as number,
      words[place + Once.macLow] as number,
    );
  }

  #findIn(ip: number, vlanId: number, tick: number): Binding | undefined {
    const key = keyOf(ip, vlanId);
    const settled = this.#settled.get(key);
    if (settled !== undefined) return settled;
    const fresh = this.#fresh.get(key) ?? this.#promote(ip, vlanId);
    if (fresh !== undefined && tick - fresh.learnedTick >= SETTLE_TICKS) {
      this.#fresh.delete(key);
      this.#settled.set(key, fresh);
    }
    return fresh;
  }

  /** An address claimed once becomes a binding, as it is claimed again. */
  #promote(ip: number, vlanId: number): Binding | undefined {
    const once = this.#once;
    const place = once.find(ip, vlanId, 0);
    if (place < 0) return undefined;
    const tick = once.stampAt(place);
    const binding = createBinding(ip, this.#macAt(place), tick);
    const manner = once.words[place + Once.manner] as number;
    if (manner !== IN_ANOTHER_NAME) noteClaim(binding.ownerStanding, manner as Manner, tick);
    once.remove(place);
    this.#fresh.set(keyOf(ip, vlanId), binding);
    return binding;
  }
}

/** A binding as its first claim makes it, before that is counted. */
export function createBinding(ip: number, owner: MacAddress, tick: number): Binding {
  return {
    ip,
    learnedTick: tick,
    owner,
    ownerStanding: createStanding(),
    rival: 0 as MacAddress,
    rivalStanding: NO_STANDING,
    lastClaimant: owner,
    answeredBy: 0 as MacAddress,
    answeredTo: 0,
    answeredTick: 0,
    races: 0,
    racedTick: -RACE_TICKS,
  };
}

/** Notes an answer; true when another station has just answered the same question. */
export function noteAnswer(binding: Binding, mac: MacAddress, told: number, tick: number): boolean {
  const isSame = binding.answeredTo === told && tick - binding.answeredTick <= RACE_TICKS;
  const isRace = isSame && binding.answeredBy !== mac && binding.answeredBy !== 0;
  // Copies of the two answers by turns are one race.
  if (isRace && tick - binding.racedTick >= COPY_TICKS) {
    binding.races++;
    binding.racedTick = tick;
  }
  binding.answeredBy = mac;
  binding.answeredTo = told;
  binding.answeredTick = tick;
  return isRace;
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

/** Another station is the one that claims the address besides its owner. */
export function nameRival(binding: Binding, mac: MacAddress): void {
  if (binding.rival === mac) return;
  binding.rival = mac;
  binding.rivalStanding = createStanding();
}

function keyOf(ip: number, vlanId: number): number {
  return (ip >>> 0) + vlanId * VLAN_SHIFT;
}
