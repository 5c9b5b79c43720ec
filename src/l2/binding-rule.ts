import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertCase } from "#l2/alert-book.ts";
import { type Binding, moveBinding, nameRival, noteAnswer } from "#l2/bindings.ts";
import { type Claim, isOutOfTurn, Manner } from "#l2/claim.ts";
import {
  type Contest,
  isAlive,
  isForgotten,
  judgeLone,
  judgeOwner,
  judgeRival,
} from "#l2/contest.ts";
import { type BindingContext, Prosecutor } from "#l2/prosecutor.ts";
import {
  countOf,
  createStanding,
  isDubious,
  noteClaim,
  type Standing,
  turnsOf,
} from "#l2/standing.ts";
import type { Cause, Moment } from "#l2/types.ts";
import { isSharedMac } from "#l2/virtual-mac.ts";

/** Judges claims to addresses that are owned: moves that are due are learned, the rest is named. */
export class BindingRule {
  readonly #context: BindingContext;
  readonly #prosecutor: Prosecutor;

  constructor(context: BindingContext) {
    this.#context = context;
    this.#prosecutor = new Prosecutor(context);
  }

  /** Sees a claim; true when the address changed hands against the claim before it. */
  see(claim: Claim, moment: Moment): boolean {
    const { bindings, family } = this.#context;
    const { ip, mac, vlanId, manner } = claim;
    const { tick } = moment;
    const pinned = family.pinnedOwner(ip, vlanId);
    if (pinned !== undefined) return this.#holdToPin(claim, pinned, moment);
    const contradiction = this.#prosecutor.contradictionOf(claim, tick);
    let binding = bindings.find(ip, vlanId, tick);
    if (binding === undefined) {
      bindings.learn(claim, tick);
      this.#welcome(claim, moment);
      bindings.noteHome(mac, ip, manner, tick);
      if (contradiction === 0 && !this.#prosecutor.isCaught(claim)) return false;
      binding = bindings.find(ip, vlanId, tick) as Binding;
    }
    const isChange = binding.lastClaimant !== mac;
    binding.lastClaimant = mac;
    if (binding.owner === 0 && mac !== binding.rival) this.#adopt(binding, claim);
    if (contradiction !== 0 && !isSettled(binding, claim)) {
      this.#contradict(binding, claim, contradiction, moment);
    } else if (mac === binding.owner) this.#hold(binding, claim, moment);
    else this.#contest(binding, claim, moment);
    if (mac === binding.owner) bindings.noteHome(mac, ip, manner, tick);
    return isChange;
  }

  /** See Prosecutor. */
  isExcused(ip: number, mac: MacAddress, other: MacAddress | null, tick: number): boolean {
    return this.#prosecutor.isExcused(ip, mac, other, tick);
  }

  /** Names the rival of a binding for what the data plane shows. */
  charge(binding: Binding, vlanId: number, ground: string, moment: Moment): AlertCase {
    return this.#prosecutor.accuse(binding, null, vlanId, ground, moment);
  }

  /** People have said whose the address is: any other claim is false at once. */
  #holdToPin(claim: Claim, pinned: MacAddress, moment: Moment): boolean {
    const { bindings } = this.#context;
    const { ip, vlanId, mac, manner } = claim;
    if (bindings.find(ip, vlanId, moment.tick) === undefined) bindings.learn(claim, moment.tick);
    const binding = bindings.find(ip, vlanId, moment.tick) as Binding;
    const isChange = binding.lastClaimant !== mac;
    binding.lastClaimant = mac;
    if (binding.owner !== pinned) moveBinding(binding, pinned);
    if (mac === pinned) {
      noteClaim(binding.ownerStanding, manner, moment.tick);
    } else if (
      (claim.source !== pinned || isOutOfTurn(manner)) &&
      !this.#prosecutor.follow(claim, moment)
    ) {
      nameRival(binding, mac);
      const ground = `${formatMac(pinned)} is pinned as the owner of this address`;
      this.#prosecutor.accuse(binding, claim, vlanId, ground, moment);
    }
    return isChange;
  }

  /** The first claim to an address. One more address of a station is worth a word. */
  #welcome(claim: Claim, moment: Moment): void {
    const { bindings, moves, family } = this.#context;
    const { ip, mac, vlanId, manner } = claim;
    if (family.type !== "arp-spoof" || isOutOfTurn(manner)) return;
    const home = bindings.homeOf(mac, ip, vlanId);
    if (home === undefined) return;
    moves.tellOfAnother({ ip: family.nameOf(ip), to: formatMac(mac), mac }, moment);
  }

  /** The owner speaks. A frame that another station sent in its name says nothing of it. */
  #hold(binding: Binding, claim: Claim, moment: Moment): void {
    if (claim.source !== claim.mac && claim.source !== 0) return;
    noteClaim(binding.ownerStanding, claim.manner, moment.tick);
    if (claim.manner === Manner.answer) this.#answer(binding, claim, moment);
    if (!isOutOfTurn(claim.manner)) return;
    if (this.#prosecutor.follow(claim, moment)) return;
    if (binding.rival === 0) {
      const isExcused = this.#prosecutor.isExcused(claim.ip, binding.owner, null, moment.tick);
      if (!isExcused) this.#holdAlone(binding, claim, moment);
    } else if (
      claim.manner === Manner.unasked &&
      !this.isExcused(claim.ip, binding.owner, binding.rival, moment.tick)
    ) {
      const contest = this.#prosecutor.contestOf(binding, claim, moment);
      if (judgeOwner(contest) === "accuse-owner") this.#unmask(binding, claim, moment);
    }
  }

  /** The owner answers. Whoever has answered the same question before it is as doubtful. */
  #answer(binding: Binding, claim: Claim, moment: Moment): void {
    const { rival, answeredBy } = binding;
    const isRace = noteAnswer(binding, claim.mac, claim.targetIp, moment.tick);
    if (!isRace || answeredBy !== rival) return;
    this.#prosecutor.suspectOfRace({ ...claim, mac: rival }, binding.owner, moment.tick);
  }

  /** Nobody else has ever claimed the address. */
  #holdAlone(binding: Binding, claim: Claim, moment: Moment): void {
    const { bindings, replies } = this.#context;
    const { ip, mac, vlanId } = claim;
    const standing = binding.ownerStanding;
    if (this.#prosecutor.isCaught(claim) && turnsOf(standing) === 0) {
      this.#disown(binding, claim, "it is caught taking other addresses too", moment);
      return;
    }
    if (claim.targetIp === 0 || this.#prosecutor.mayHaveAsked(claim, moment.tick)) return;
    const hasHome = bindings.homeOf(mac, ip, vlanId) !== undefined;
    if (judgeLone(standing, hasHome, replies.isOneWay) === "wait") return;
    const times = countOf(standing, Manner.unasked);
    const ground = `it has told so ${times} times, unasked, to stations that did not ask`;
    this.#disown(binding, claim, ground, moment);
  }

  /**
   * Another station says that the address is its own. When the owner itself says so, as tools do
   * that repair at the end what they have poisoned, it robs nobody.
   */
  #contest(binding: Binding, claim: Claim, moment: Moment): void {
    if (claim.source === binding.owner && claim.source !== 0) {
      this.#watchOther(binding, claim, moment);
      return;
    }
    const { mac, manner, ip, targetIp } = claim;
    const { tick } = moment;
    const isRace = manner === Manner.answer && noteAnswer(binding, mac, targetIp, tick);
    const isOutOfTurn = manner === Manner.unasked || manner === Manner.poll;
    const reason = this.#context.reasonOf(ip, mac, tick, !isOutOfTurn);
    if (reason !== null) {
      this.#move(binding, mac, reason, moment);
      noteClaim(binding.ownerStanding, manner, tick);
      return;
    }
    if (binding.rival !== mac || isForgotten(binding.rivalStanding, tick)) {
      binding.rival = mac;
      binding.rivalStanding = createStanding();
    }
    noteClaim(binding.rivalStanding, manner, tick);
    const contest = this.#prosecutor.contestOf(binding, claim, moment);
    const isAnnounced = manner === Manner.announcement;
    // A node of a cluster may have given the address up; what the taker does with it will tell.
    const isTaken = isAlive(contest) || this.#prosecutor.livesOn(binding.owner, tick);
    const isDoubtful = (isOutOfTurn || isAnnounced) && isTaken;
    if (isRace) this.#prosecutor.suspectOfRace(claim, binding.owner, tick);
    else if (isDoubtful) this.#prosecutor.suspect(claim, tick);
    if (this.#prosecutor.follow(claim, moment, isOutOfTurn || isAlive(contest))) return;
    this.#rule(binding, claim, contest, moment);
  }

  /**
   * A frame of a proven owner says that the address is another station's. A bond of several cards
   * does so, and a thief in the owner's name: what that station does with the packets will tell.
   */
  #watchOther(binding: Binding, claim: Claim, { tick }: Moment): void {
    const { owner, rival, ownerStanding } = binding;
    const isProven = turnsOf(ownerStanding) > 0 && !isDubious(ownerStanding);
    if (!isProven || this.#context.reasonOf(claim.ip, claim.mac, tick, true) !== null) return;
    if (rival === 0 || rival === owner) nameRival(binding, claim.mac);
    this.#prosecutor.suspect(claim, tick);
  }

  #rule(binding: Binding, claim: Claim, contest: Contest, moment: Moment): void {
    const { mac, manner, vlanId } = claim;
    switch (judgeRival(contest, manner)) {
      case "move": {
        const isAnnounced = countOf(contest.rival, Manner.announcement) > 0;
        this.#move(binding, mac, isAnnounced ? "announcement" : "swap", moment);
        return;
      }
      case "accuse-rival": {
        const isSeveral = manner === Manner.answer && contest.otherThefts > 0;
        const ground = isSeveral ? "it answers for several stations that are alive" : null;
        this.#prosecutor.accuse(binding, claim, vlanId, ground, moment);
        return;
      }
      case "accuse-owner":
        if (!this.isExcused(claim.ip, binding.owner, binding.rival, moment.tick))
          this.#unmask(binding, claim, moment);
        return;
      case "duplicate":
        if (claim.isYielding) return;
        this.#context.accusations.duplicate(
          this.#prosecutor.caseOf(binding, claim, vlanId, null, moment),
          moment,
        );
        return;
      default:
        return;
    }
  }

  #move(binding: Binding, to: MacAddress, cause: Cause, moment: Moment): void {
    const { moves, family } = this.#context;
    const { ip, owner } = binding;
    // GLBP answers with one of its addresses after the other.
    const isWithinGroup = isSharedMac(owner) && isSharedMac(to);
    const isNews = owner !== 0 && owner !== to && !isWithinGroup;
    moveBinding(binding, to);
    binding.rivalStanding.isFormer = true;
    if (!isNews) return;
    const from = formatMac(owner);
    moves.tell({ ip: family.nameOf(ip), from, to: formatMac(to), cause }, moment);
  }

  #contradict(binding: Binding, claim: Claim, place: MacAddress, moment: Moment): void {
    if (this.#prosecutor.follow(claim, moment)) return;
    if (this.#prosecutor.isExcused(claim.ip, claim.mac, place, moment.tick)) return;
    if (binding.owner === claim.mac) moveBinding(binding, place);
    nameRival(binding, claim.mac);
    const ground = `it had written to this address at ${formatMac(place)} itself`;
    this.#prosecutor.accuse(binding, claim, claim.vlanId, ground, moment);
  }

  /** The owner of the binding is the thief; the rival becomes the owner. */
  #unmask(binding: Binding, claim: Claim, moment: Moment): void {
    moveBinding(binding, binding.rival);
    this.#prosecutor.accuse(binding, claim, claim.vlanId, null, moment);
  }

  /** The only claimant is a thief; whose the address is nobody has said. */
  #disown(binding: Binding, claim: Claim, ground: string, moment: Moment): void {
    moveBinding(binding, 0 as MacAddress);
    this.#prosecutor.accuse(binding, claim, claim.vlanId, ground, moment);
  }

  /** Somebody speaks for an address that only a thief had claimed. */
  #adopt(binding: Binding, claim: Claim): void {
    binding.owner = claim.mac;
    binding.ownerStanding = createStanding();
  }
}

/**
 * A planned move: a station that took the address in the open refreshes a neighbour from it, though
 * it had once written to the one before.
 */
function isSettled({ owner, ownerStanding, rival, rivalStanding }: Binding, claim: Claim): boolean {
  if (claim.manner !== Manner.poll) return false;
  const isOpenly = (standing: Standing) =>
    turnsOf(standing) + countOf(standing, Manner.announcement) > 0;
  if (claim.mac === owner) return isOpenly(ownerStanding);
  return claim.mac === rival && isOpenly(rivalStanding);
}
