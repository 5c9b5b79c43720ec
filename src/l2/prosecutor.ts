import { macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { Accusations } from "#l2/accusations.ts";
import type { AlertBook, AlertCase } from "#l2/alert-book.ts";
import type { Binding, Bindings } from "#l2/bindings.ts";
import { type Claim, isOutOfTurn, Manner } from "#l2/claim.ts";
import { ALIVE_TICKS, type Contest } from "#l2/contest.ts";
import type { Contested } from "#l2/contested.ts";
import type { Family } from "#l2/family.ts";
import { type Hearsay, RUN_TICKS } from "#l2/hearsay.ts";
import { MAC_FLOOD_KEY } from "#l2/mac-flood.ts";
import type { MoveNews } from "#l2/moves.ts";
import type { NextHops } from "#l2/next-hops.ts";
import type { RelayWatch } from "#l2/relay.ts";
import type { ReplyBalance } from "#l2/reply-balance.ts";
import type { SpoofCase } from "#l2/spoof-finding.ts";
import { countOf } from "#l2/standing.ts";
import type { Stations } from "#l2/stations.ts";
import type { Cause, Moment } from "#l2/types.ts";
import { isSharedMac } from "#l2/virtual-mac.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** So often in a row a station may ask without being seen: an answer may be lost. */
const ASKED_AGAIN = 2;

/** What the rule reads and writes. */
export interface BindingContext {
  readonly family: Family;
  readonly bindings: Bindings;
  readonly stations: Stations;
  readonly book: AlertBook;
  readonly hearsay: Hearsay;
  readonly replies: ReplyBalance;
  readonly contested: Contested;
  readonly hops: NextHops;
  readonly relays: RelayWatch;
  readonly moves: MoveNews;
  readonly accusations: Accusations;
  /**
   * Why the address may be this station's by other protocols (lease, router group), if so.
   * @param isOpen that the station says so to all or in turn: what is said out of turn needs more
   */
  readonly reasonOf: (ip: number, mac: MacAddress, tick: number, isOpen: boolean) => Cause | null;
}

/** Gathers what is known of the two sides of a contest, and brings the charges. */
export class Prosecutor {
  readonly #context: BindingContext;

  constructor(context: BindingContext) {
    this.#context = context;
  }

  /** The station's packets are watched from now on; and so are its answers for others. */
  suspect(claim: Pick<Claim, "mac" | "ip" | "vlanId">, tick: number): void {
    const { relays, contested } = this.#context;
    relays.suspect(claim.mac, tick);
    contested.noteClaim(claim.mac, claim);
  }

  /** It answered a question that the owner answered too. */
  suspectOfRace(
    claim: Pick<Claim, "mac" | "ip" | "vlanId">,
    owner: MacAddress,
    tick: number,
  ): void {
    this.suspect(claim, tick);
    this.#context.contested.note(claim.mac, { ip: claim.ip, owner }, tick);
  }

  /**
   * True when another protocol says why the address may be this station's. A hello is but one
   * more word of its own, unless the other side says one too.
   */
  isExcused(ip: number, mac: MacAddress, other: MacAddress | null, tick: number): boolean {
    const { reasonOf } = this.#context;
    const reason = reasonOf(ip, mac, tick, false);
    if (reason !== "fail-over" || isSharedMac(mac)) {
      return reason !== null;
    }
    return other !== null && reasonOf(ip, other, tick, false) !== null;
  }

  /**
   * True when an alert is open against the sender of a claim. The claim is counted into it when
   * it keeps the attack going, but what follows an attack in good order lets it close.
   */
  follow(claim: Claim, moment: Moment, isAttack = true): boolean {
    const { accusations, relays } = this.#context;
    const open = accusations.find({ ip: claim.ip, attacker: claim.mac });
    if (open === undefined) return false;
    if (!isAttack) return true;
    relays.suspect(claim.mac, moment.tick);
    accusations.again(open, claim.targetIp, moment);
    return true;
  }

  /** True for a station that is being named for another address. */
  isCaught(claim: Claim): boolean {
    if (claim.manner !== Manner.unasked) return false;
    return this.#context.accusations.against(claim.mac).length > 0;
  }

  /** Where the claimant itself wrote to the address that it now claims out of turn, or 0. */
  contradictionOf({ ip, mac, manner }: Claim, tick: number): MacAddress {
    const none = 0 as MacAddress;
    if (!isOutOfTurn(manner)) return none;
    const { hearsay, stations } = this.#context;
    const place = hearsay.addressOf(ip, mac, tick);
    if (place === 0 || place === mac) return none;
    if (manner === Manner.unasked && hearsay.wasUnasked(ip, mac)) return place;
    const heard = stations.lastHeard(macHigh(place), macLow(place));
    return heard !== 0 && tick - heard <= ALIVE_TICKS ? place : none;
  }

  /**
   * True when the station told is never heard, as by a mirror port of one direction: it may have
   * asked unseen, but not time and again within seconds.
   */
  mayHaveAsked({ ip, mac, targetIp, toldMac }: Claim, tick: number): boolean {
    const { stations, hearsay } = this.#context;
    if (toldMac === 0 || stations.lastHeard(macHigh(toldMac), macLow(toldMac)) > 0) return false;
    const pitch = hearsay.pitchTo(targetIp, mac);
    if (pitch?.ip !== ip) return true;
    return pitch.run < ASKED_AGAIN || tick - pitch.tick > RUN_TICKS;
  }

  /** True when the station was heard lately, by whatever address. */
  livesOn(mac: MacAddress, tick: number): boolean {
    return tick - this.#lastHeard(mac, tick) <= ALIVE_TICKS;
  }

  contestOf(binding: Binding, claim: Claim, moment: Moment): Contest {
    const { bindings, contested, hops } = this.#context;
    const { ip, vlanId } = claim;
    const { tick } = moment;
    const { owner, rival, ownerStanding, rivalStanding } = binding;
    const hasOwnerHome = bindings.homeOf(owner, ip, vlanId) !== undefined;
    const hasRivalHome = bindings.homeOf(rival, ip, vlanId) !== undefined;
    const isOwnerRouter = hops.routerSince(macHigh(owner), macLow(owner)) !== 0;
    // A station that uses another address may live on after it gave this one up.
    const isMain = isOwnerRouter && countOf(ownerStanding, Manner.question) > 0;
    const isMovable = hasOwnerHome && !isMain;
    const heard = isMovable ? 0 : this.#lastHeard(owner, tick);
    const routerSince = hops.routerSince(macHigh(rival), macLow(rival));
    return {
      owner: ownerStanding,
      rival: rivalStanding,
      tick,
      ownerHeardTick: Math.max(ownerStanding.lastTick, heard),
      hasOwnerHome,
      hasRivalHome,
      races: binding.races,
      otherThefts: contested.countOthers(rival, ip, owner, tick),
      isMutual: contested.countOthers(owner, ip, owner, tick) > 0,
      isTwin: contested.isTwin(rival, ip, owner, tick),
      isRivalRouter: routerSince !== 0 && routerSince < rivalStanding.sinceTick,
      isOwnerRouter,
    };
  }

  /** While a flood washes stations out of their table, not to be found there means nothing. */
  #lastHeard(mac: MacAddress, tick: number): number {
    const { stations, book } = this.#context;
    const heard = stations.lastHeard(macHigh(mac), macLow(mac));
    return heard === 0 && book.find(MAC_FLOOD_KEY) !== undefined ? tick : heard;
  }

  /** Names the binding's rival. */
  accuse(
    binding: Binding,
    claim: Claim | null,
    vlanId: number,
    ground: string | null,
    moment: Moment,
  ): AlertCase {
    const { accusations, relays } = this.#context;
    const attacker = binding.rival;
    relays.suspect(attacker, moment.tick);
    const told = claim?.mac === attacker ? claim.targetIp : 0;
    const spoof = this.caseOf(binding, claim, vlanId, ground, moment);
    return accusations.accuse({ ip: binding.ip, attacker }, spoof, told, moment);
  }

  caseOf(
    binding: Binding,
    claim: Claim | null,
    vlanId: number,
    ground: string | null,
    moment: Moment,
  ): SpoofCase {
    const { bindings, family } = this.#context;
    const home = bindings.homeOf(binding.rival, binding.ip, vlanId);
    const heard = this.#lastHeard(binding.owner, moment.tick);
    const heardTick = Math.max(binding.ownerStanding.lastTick, heard);
    return {
      family,
      binding,
      claim,
      ground,
      vlanId,
      attackerIp: home === undefined ? null : family.nameOf(home),
      ownerSilentSeconds: Math.floor((moment.tick - heardTick) / TICKS_PER_SECOND),
    };
  }
}
