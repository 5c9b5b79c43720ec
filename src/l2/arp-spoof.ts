import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac, macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { AlertGroups } from "#l2/alert-groups.ts";
import { type Binding, type Bindings, moveBinding } from "#l2/bindings.ts";
import { type Claim, Manner } from "#l2/claim.ts";
import { type Contest, isAlive, isForgotten, judgeOwner, judgeRival } from "#l2/contest.ts";
import type { Leases } from "#l2/leases.ts";
import { MAC_FLOOD_KEY } from "#l2/mac-flood.ts";
import { spoofFinding } from "#l2/spoof-finding.ts";
import { countOf, createStanding, noteClaim } from "#l2/standing.ts";
import type { Stations } from "#l2/stations.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { isVirtualRouterMac } from "#l2/virtual-mac.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const QUIET_SECONDS = 120;

/** What the rule reads and writes. */
export interface SpoofContext {
  readonly bindings: Bindings;
  readonly leases: Leases;
  readonly stations: Stations;
  readonly book: AlertBook;
}

/** Judges claims to addresses that are owned: moves that are due are learned, the rest is named. */
export class ArpSpoofRule {
  readonly #context: SpoofContext;
  readonly #groups: AlertGroups;

  constructor(context: SpoofContext) {
    this.#context = context;
    this.#groups = new AlertGroups(context.book);
  }

  /** Sees a claim; true when the address changed hands against the claim before it. */
  see(claim: Claim, moment: Moment): boolean {
    const { bindings } = this.#context;
    const { ip, mac, vlanId, manner } = claim;
    const { tick } = moment;
    const binding = bindings.find(ip, vlanId, tick);
    if (binding === undefined) {
      bindings.learn(claim, tick);
      bindings.noteHome(mac, ip, manner, tick);
      return false;
    }
    const isChange = binding.lastClaimant !== mac;
    binding.lastClaimant = mac;
    if (mac === binding.owner) this.#hold(binding, claim, moment);
    else this.#contest(binding, claim, moment);
    if (mac === binding.owner) bindings.noteHome(mac, ip, manner, tick);
    return isChange;
  }

  get gauge(): TableGauge {
    return this.#groups.gauge;
  }

  /** The owner speaks. A frame that another station sent in its name says nothing of it. */
  #hold(binding: Binding, claim: Claim, moment: Moment): void {
    if (claim.source !== claim.mac && claim.source !== 0) return;
    noteClaim(binding.ownerStanding, claim.manner, moment.tick);
    if (claim.manner !== Manner.unasked) return;
    if (this.#follow(claim, moment) || binding.rival === 0) return;
    if (this.#isDue(claim.ip, binding.owner, moment.tick)) return;
    const contest = this.#contestOf(binding, claim, moment);
    if (judgeOwner(contest) === "accuse-owner") this.#unmask(binding, claim, moment);
  }

  /**
   * Another station says that the address is its own. When the owner itself says so, as tools do
   * that repair at the end what they have poisoned, it robs nobody.
   */
  #contest(binding: Binding, claim: Claim, moment: Moment): void {
    if (claim.source === binding.owner) return;
    const { mac, manner } = claim;
    const { tick } = moment;
    if (this.#isDue(claim.ip, mac, tick)) {
      moveBinding(binding, mac);
      noteClaim(binding.ownerStanding, manner, tick);
      return;
    }
    if (binding.rival !== mac || isForgotten(binding.rivalStanding, tick)) {
      binding.rival = mac;
      binding.rivalStanding = createStanding();
    }
    noteClaim(binding.rivalStanding, manner, tick);
    const contest = this.#contestOf(binding, claim, moment);
    const isOutOfTurn = manner === Manner.unasked || manner === Manner.poll;
    if (this.#follow(claim, moment, isOutOfTurn || isAlive(contest))) return;
    switch (judgeRival(contest, manner)) {
      case "move":
        moveBinding(binding, mac);
        return;
      case "accuse-rival":
        this.#accuse(binding, claim, moment);
        return;
      case "accuse-owner":
        if (!this.#isDue(claim.ip, binding.owner, tick)) this.#unmask(binding, claim, moment);
        return;
      default:
        return;
    }
  }

  /**
   * True when an alert is open against the sender of a claim. The claim is counted into it when
   * it keeps the attack going, but what follows an attack in good order lets it close.
   */
  #follow(claim: Claim, moment: Moment, isAttack = true): boolean {
    const { book } = this.#context;
    const open = book.find(keyOf(claim.ip, claim.mac));
    if (open === undefined) return false;
    if (!isAttack) return true;
    book.again(open, moment);
    if (claim.targetIp !== 0) book.addVictim(open, formatIpv4(claim.targetIp));
    return true;
  }

  /** True for a station that has the address by a lease, or shares it with other routers. */
  #isDue(ip: number, mac: MacAddress, tick: number): boolean {
    if (this.#context.leases.isHeldBy(ip, mac, tick)) return true;
    return isVirtualRouterMac(macHigh(mac), macLow(mac));
  }

  #contestOf(binding: Binding, claim: Claim, moment: Moment): Contest {
    const { bindings } = this.#context;
    const { ip, vlanId } = claim;
    const { tick } = moment;
    const { ownerStanding, rivalStanding } = binding;
    const hasOwnerHome = bindings.homeOf(binding.owner, ip, vlanId) !== undefined;
    const hasRivalHome = bindings.homeOf(binding.rival, ip, vlanId) !== undefined;
    // A station that uses another address may live on after it gave this one up.
    const isMovable = hasOwnerHome && countOf(ownerStanding, Manner.question) === 0;
    const heard = isMovable ? 0 : this.#lastHeard(binding.owner, tick);
    const ownerHeardTick = Math.max(ownerStanding.lastTick, heard);
    const [owner, rival] = [ownerStanding, rivalStanding];
    return { owner, rival, tick, ownerHeardTick, hasOwnerHome, hasRivalHome };
  }

  /** While a flood washes stations out of their table, not to be found there means nothing. */
  #lastHeard(mac: MacAddress, tick: number): number {
    const { stations, book } = this.#context;
    const heard = stations.lastHeard(macHigh(mac), macLow(mac));
    return heard === 0 && book.find(MAC_FLOOD_KEY) !== undefined ? tick : heard;
  }

  /** The owner of the binding is the thief; the rival becomes the owner. */
  #unmask(binding: Binding, claim: Claim, moment: Moment): void {
    moveBinding(binding, binding.rival);
    this.#accuse(binding, claim, moment);
  }

  /** Names the binding's rival. */
  #accuse(binding: Binding, claim: Claim, moment: Moment): void {
    const { book, bindings } = this.#context;
    const { ip, vlanId } = claim;
    const attacker = binding.rival;
    const groups = [formatIpv4(ip), formatMac(attacker)];
    const full = this.#groups.findFull(groups);
    if (full !== undefined) {
      book.again(full, moment);
      return;
    }
    const home = bindings.homeOf(attacker, ip, vlanId);
    const attackerIp = home === undefined ? null : formatIpv4(home);
    const heardTick = Math.max(
      binding.ownerStanding.lastTick,
      this.#lastHeard(binding.owner, moment.tick),
    );
    const ownerSilentSeconds = Math.floor((moment.tick - heardTick) / TICKS_PER_SECOND);
    const finding = spoofFinding({ binding, claim, attackerIp, ownerSilentSeconds });
    const opened = book.open(keyOf(ip, attacker), finding, moment, QUIET_SECONDS);
    this.#groups.join(groups, opened);
    if (claim.mac === attacker && claim.targetIp !== 0) {
      book.addVictim(opened, formatIpv4(claim.targetIp));
    }
    book.announce(opened);
  }
}

function keyOf(ip: number, attacker: MacAddress): string {
  return `arp-spoof-${formatMac(attacker)}-${formatIpv4(ip)}`;
}
