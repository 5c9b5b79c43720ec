import { Manner } from "#l2/claim.ts";
import { countOf, isDubious, type Standing, turnsOf } from "#l2/standing.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** A station heard this lately is alive: its address, or its part, is not free for another. */
export const ALIVE_TICKS = 60 * TICKS_PER_SECOND;
/** An owner silent for this long after another took its address in the open has given it up. */
const TAKE_OVER_TICKS = 10 * TICKS_PER_SECOND;
/** A station that had gone for this long before another came in its place was replaced by it. */
const GONE_TICKS = 1.5 * TICKS_PER_SECOND;
/** What a rival did counts for this long after its last claim. */
const FORGET_TICKS = 600 * TICKS_PER_SECOND;
/** Claims of one manner that convict where one alone could be chance. */
const REPEATS_CONVICT = 3;
/** Unasked replies that make an owner suspect once another station answers duly. */
const UNASKED_SUSPECT = 2;
/** Claims out of turn or to all of a station that has no address of its own. */
const LONE_CONVICT = 5;
/** Two owners that both go on for so long are two, and not one that has just moved. */
const DUPLICATE_TICKS = TICKS_PER_SECOND;

/**
 * wait: nothing yet. move: the address has a new owner, for good reason. accuse-rival: the owner
 * is robbed. accuse-owner: the station taken for the owner is the thief, the rival the owner.
 * duplicate: two stations use the address, and neither robs the other.
 */
export type Ruling = "wait" | "move" | "accuse-rival" | "accuse-owner" | "duplicate";

/** Two stations say that one address is theirs. */
export interface Contest {
  readonly owner: Standing;
  readonly rival: Standing;
  readonly tick: number;
  /** Tick when the owner was last heard as the owner of this address. */
  readonly ownerHeardTick: number;
  /** The station is known to own another address. */
  readonly hasOwnerHome: boolean;
  readonly hasRivalHome: boolean;
  /** Questions that both answered. */
  readonly races: number;
  /** Addresses of other live owners for which the rival answers too. */
  readonly otherThefts: number;
  /** The owner does the same to the rival: one machine with two cards, or two of a cluster. */
  readonly isMutual: boolean;
  /** The rival answers for other addresses of this owner too: two cards of one machine do. */
  readonly isTwin: boolean;
  /** The rival passed packets on before it first claimed the address: it may answer for others. */
  readonly isRivalRouter: boolean;
  /** The owner passes packets on. */
  readonly isOwnerRouter: boolean;
}

/** Rules after the rival's claim, which its standing already counts. */
export function judgeRival(contest: Contest, manner: Manner): Ruling {
  switch (manner) {
    case Manner.unasked:
      return judgeUnasked(contest);
    case Manner.poll:
      return judgePoll(contest);
    case Manner.announcement:
      return judgeOpen(contest);
    default:
      return isSuspect(contest.owner) ? "accuse-owner" : judgeTurn(contest, manner);
  }
}

/**
 * Rules on a station that tells others alone, again and again and unasked, that an address is its
 * own, while no other station ever speaks for it: the owner may be silent, or out of our sight.
 */
export function judgeLone(standing: Standing, hasHome: boolean, isOneWay: boolean): Ruling {
  if (isOneWay || turnsOf(standing) + countOf(standing, Manner.announcement) > 0) return "wait";
  const least = hasHome ? REPEATS_CONVICT : LONE_CONVICT;
  return countOf(standing, Manner.unasked) >= least ? "accuse-owner" : "wait";
}

/** Rules after an unasked reply of the owner, while a rival is remembered. */
export function judgeOwner({ owner, rival, tick }: Contest): Ruling {
  const isRivalDue = turnsOf(rival) > 0 && countOf(rival, Manner.unasked) === 0;
  const isFresh = tick - rival.lastTick <= FORGET_TICKS;
  return isSuspect(owner) && isRivalDue && isFresh ? "accuse-owner" : "wait";
}

/** True when a rival may begin anew. One that has claimed in turn could be the true owner. */
export function isForgotten(rival: Standing, tick: number): boolean {
  return turnsOf(rival) === 0 && tick - rival.lastTick > FORGET_TICKS;
}

export function isAlive(contest: Contest): boolean {
  return contest.tick - contest.ownerHeardTick <= ALIVE_TICKS;
}

function isSuspect(standing: Standing): boolean {
  return isDubious(standing) && countOf(standing, Manner.unasked) >= UNASKED_SUSPECT;
}

/** The owner had gone before a station came that has no other address and behaves like a host. */
function isReplacement({ rival, ownerHeardTick, hasRivalHome }: Contest): boolean {
  const turns = turnsOf(rival);
  const isHost = turns > 0 && turns + countOf(rival, Manner.announcement) > 1;
  return isHost && !hasRivalHome && rival.sinceTick - ownerHeardTick >= GONE_TICKS;
}

/** Alive, and heard since the rival took the address in the open. */
function isPresent(contest: Contest): boolean {
  const { rival, ownerHeardTick } = contest;
  return isAlive(contest) && (!rival.isOpen || ownerHeardTick > rival.sinceTick);
}

function judgeUnasked(contest: Contest): Ruling {
  const { owner, rival } = contest;
  if (isDubious(owner)) return "wait";
  const isRepeated = countOf(rival, Manner.unasked) >= REPEATS_CONVICT;
  return isAlive(contest) || isRepeated ? "accuse-rival" : "wait";
}

/** A station that polls may be any host that refreshes a neighbour, were the address its own. */
function judgePoll(contest: Contest): Ruling {
  const { owner, rival, hasOwnerHome, hasRivalHome } = contest;
  // Nodes of a cluster live on at their own addresses when the shared one has gone to another.
  const isGivenUp = hasOwnerHome && rival.isOpen && owner.lastTick <= rival.sinceTick;
  if (isGivenUp) return "wait";
  const isRepeated = countOf(rival, Manner.poll) >= REPEATS_CONVICT;
  const isSecret = turnsOf(rival) + countOf(rival, Manner.announcement) === 0;
  const isProven = turnsOf(owner) > 0 && !isDubious(owner);
  if (isPresent(contest)) {
    const isTheft = hasRivalHome ? countOf(rival, Manner.answer) === 0 : isSecret && isRepeated;
    return isProven && isTheft ? "accuse-rival" : "wait";
  }
  return isProven && hasRivalHome && isSecret && isRepeated ? "accuse-rival" : "wait";
}

/**
 * An answer or a question, as owners make them. Who answers for several live owners, and is no
 * router that answers for all, robs them; two that both do it for one address are duplicates.
 */
function judgeTurn(contest: Contest, manner: Manner): Ruling {
  const open = judgeOpen(contest);
  if (open !== "wait" || !isPresent(contest) || contest.isRivalRouter) return open;
  const { owner, rival, races, otherThefts, isMutual, isTwin } = contest;
  if (isMutual || isTwin || turnsOf(owner) === 0 || isDubious(owner) || isDubious(rival))
    return "wait";
  // Hosts that share an address by mistake have no other, and seldom share the router's.
  const isOfRouter = contest.isOwnerRouter && contest.hasRivalHome && races > 1;
  if (manner === Manner.answer && (isOfRouter || (races > 0 && otherThefts > 0))) {
    return "accuse-rival";
  }
  const haveAsked = countOf(owner, Manner.question) > 0 && countOf(rival, Manner.question) > 1;
  const isLasting = rival.lastTick - rival.sinceTick >= DUPLICATE_TICKS;
  const bothGoOn = isLasting && owner.lastTick > rival.sinceTick;
  return bothGoOn && (races > 1 || haveAsked) ? "duplicate" : "wait";
}

/** A claim that all may hear: a new owner makes such ones, once the old one is gone. */
function judgeOpen(contest: Contest): Ruling {
  const { owner, rival, tick, hasOwnerHome, hasRivalHome } = contest;
  if (isDubious(rival)) return "wait";
  if (!isAlive(contest)) return "move";
  if (!isPresent(contest)) {
    const isLong = tick - rival.sinceTick >= TAKE_OVER_TICKS;
    return isLong || isReplacement(contest) ? "move" : "wait";
  }
  const announced = countOf(rival, Manner.announcement);
  // One of two routers of a group, or nodes of a cluster, has given the address to the other.
  const isKept = owner.lastTick - rival.sinceTick >= TAKE_OVER_TICKS && contest.isOwnerRouter;
  const isProven = turnsOf(owner) > 0 && !isDubious(owner) && (!hasOwnerHome || isKept);
  if (!isProven) return "wait";
  if (hasRivalHome) {
    const told = announced + countOf(rival, Manner.question);
    return told >= REPEATS_CONVICT ? "accuse-rival" : "wait";
  }
  // One that had the address may not know that it lost it.
  if (rival.isFormer || turnsOf(rival) > 0) return "wait";
  if (contest.isOwnerRouter) return announced >= REPEATS_CONVICT ? "accuse-rival" : "wait";
  // A host that has the address by mistake announces a few at once, and then asks or answers.
  const isLasting = rival.lastTick - rival.sinceTick >= TAKE_OVER_TICKS;
  return isLasting && announced >= LONE_CONVICT ? "accuse-rival" : "wait";
}
