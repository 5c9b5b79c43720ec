import { Manner } from "#l2/claim.ts";
import type { Contest } from "#l2/contest.ts";
import { createStanding, noteClaim, type Standing } from "#l2/standing.ts";

export type Name = keyof typeof Manner;
export const SECOND = 10;
export const START = 1000;

export interface Situation {
  /** What each has done from the start, one claim a second, or one each `gap` seconds. */
  readonly owner?: readonly Name[];
  readonly rival: readonly Name[];
  readonly gap?: number;
  /** Seconds from the rival's first claim to now, and from then to the owner's last sign. */
  readonly now?: number;
  readonly heard?: number;
  readonly hasOwnerHome?: boolean;
  readonly hasRivalHome?: boolean;
  readonly races?: number;
  readonly otherThefts?: number;
  readonly isMutual?: boolean;
  readonly isTwin?: boolean;
  readonly isRivalFormer?: boolean;
  readonly isRivalRouter?: boolean;
  readonly isOwnerRouter?: boolean;
  /** Seconds from the rival's first claim to the owner's last one. */
  readonly claimed?: number;
}

const GOOD: readonly Name[] = ["question", "answer"];

export function standingOf(names: readonly Name[], startTick: number, gap = 1): Standing {
  const standing = createStanding();
  names.forEach((name, index) => {
    noteClaim(standing, Manner[name], startTick + index * gap * SECOND);
  });
  return standing;
}

export function contestOf(situation: Situation): Contest {
  const { owner = GOOD, rival, gap = 1, now = gap * (rival.length - 1) } = situation;
  const { heard = now, claimed = -100 } = situation;
  return {
    owner: standingOf(owner, START + (claimed - owner.length + 1) * SECOND),
    rival: { ...standingOf(rival, START, gap), isFormer: situation.isRivalFormer ?? false },
    tick: START + now * SECOND,
    ownerHeardTick: START + heard * SECOND,
    hasOwnerHome: situation.hasOwnerHome ?? false,
    hasRivalHome: situation.hasRivalHome ?? false,
    races: situation.races ?? 0,
    otherThefts: situation.otherThefts ?? 0,
    isMutual: situation.isMutual ?? false,
    isTwin: situation.isTwin ?? false,
    isRivalRouter: situation.isRivalRouter ?? false,
    isOwnerRouter: situation.isOwnerRouter ?? false,
  };
}

/** The same claim three times. */
export const three = (name: Name): Name[] => [name, name, name];
