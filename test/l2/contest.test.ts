import test from "ava";
import { Manner } from "#l2/claim.ts";
import { isAlive, isForgotten, judgeOwner, judgeRival, type Ruling } from "#l2/contest.ts";
import {
  contestOf,
  type Name,
  SECOND,
  type Situation,
  START,
  standingOf,
  three,
} from "./contest-situation.ts";

/** The rival's last claim is ruled upon. */
const rules = test.macro((t, ruling: Ruling, situation: Situation) => {
  const last = situation.rival.at(-1) as Name;
  t.is(judgeRival(contestOf(situation), Manner[last]), ruling);
});

const silent = { heard: -61 };

// Replies that nobody asked for.
test("unasked: a live owner is robbed at once", rules, "accuse-rival", { rival: ["unasked"] });
test("unasked: an owner that only announced itself is an owner", rules, "accuse-rival", {
  owner: ["announcement"],
  rival: ["unasked"],
});
test("unasked: a silent owner may be gone", rules, "wait", { rival: ["unasked"], ...silent });
test("unasked: three rob even a silent one", rules, "accuse-rival", {
  rival: three("unasked"),
  ...silent,
});
test("unasked: no word against a rival of one who does the same", rules, "wait", {
  owner: ["unasked"],
  rival: three("unasked"),
});
test("unasked: a rival's announcement before excuses nothing", rules, "accuse-rival", {
  rival: ["announcement", "unasked"],
});

// Requests by unicast.
test("poll: a station with another address robs a live owner", rules, "accuse-rival", {
  rival: ["poll"],
  hasRivalHome: true,
});
test("poll: one of a station that may have no other is chance", rules, "wait", {
  rival: ["poll"],
});
test("poll: three and never a word to all are no chance", rules, "accuse-rival", {
  rival: three("poll"),
});
test("poll: a host that also asks and answers shares the address by mistake", rules, "wait", {
  rival: ["question", ...three("poll")],
});
test("poll: a station with two addresses that answers for both", rules, "wait", {
  rival: ["answer", "poll"],
  hasRivalHome: true,
});
test("poll: an owner that only announced itself proves nothing", rules, "wait", {
  owner: ["announcement"],
  rival: three("poll"),
  hasRivalHome: true,
});
test("poll: an owner that went silent when the rival announced itself", rules, "wait", {
  rival: ["announcement", "poll"],
  hasRivalHome: true,
  heard: 0,
});
test("poll: an owner heard since is robbed", rules, "accuse-rival", {
  rival: ["announcement", "poll"],
  hasRivalHome: true,
  heard: 0.5,
});
const cluster = { hasOwnerHome: true, hasRivalHome: true } as const;
test("poll: a node that lives on has given the shared address up", rules, "wait", {
  rival: ["announcement", "poll"],
  ...cluster,
});
test("poll: one that still claims it is robbed", rules, "accuse-rival", {
  rival: ["announcement", "poll"],
  ...cluster,
  claimed: 0.5,
});
test("poll: so is one that was never told in the open", rules, "accuse-rival", {
  rival: ["poll"],
  ...cluster,
});
test("poll: three that rob a silent owner", rules, "accuse-rival", {
  rival: three("poll"),
  hasRivalHome: true,
  ...silent,
});
test("poll: a silent owner alone convicts nobody", rules, "wait", {
  rival: three("poll"),
  ...silent,
});

// Claims that all may hear.
for (const name of ["announcement", "question", "answer"] as const) {
  test(`${name}: the address of a silent owner moves`, rules, "move", { rival: [name], ...silent });
  test(`${name}: a live owner keeps it`, rules, "wait", { rival: [name] });
  test(`${name}: an owner that fell silent just then keeps it for a while`, rules, "wait", {
    rival: [name],
    now: 9.9,
    heard: 0,
  });
  test(`${name}: an owner silent for ten seconds since has given it up`, rules, "move", {
    rival: [name],
    now: 10,
    heard: 0,
  });
}
for (const name of ["announcement", "answer"] as const) {
  test(`${name}: who replied unasked inherits nothing`, rules, "wait", {
    rival: ["unasked", name],
    ...silent,
  });
}
test("three announcements of a station with another address rob", rules, "accuse-rival", {
  rival: three("announcement"),
  hasRivalHome: true,
});
test("three questions from a stolen address too", rules, "accuse-rival", {
  rival: three("question"),
  hasRivalHome: true,
});
test("three answers do not: both were asked", rules, "wait", {
  rival: three("answer"),
  hasRivalHome: true,
});
test("two hosts with one address and no other are no thieves", rules, "wait", {
  rival: [...three("announcement"), ...three("question")],
});
const turns = { rival: three("answer"), hasRivalHome: true, isOwnerRouter: true } as const;
test("who answers for a router as often as it does robs it", rules, "accuse-rival", {
  ...turns,
  races: 2,
});
test("once is chance", rules, "wait", { ...turns, races: 1 });
test("two cards of one machine answer for each other", rules, "wait", {
  ...turns,
  races: 2,
  isMutual: true,
});
test("and one for all that the other has", rules, "wait", { ...turns, races: 2, isTwin: true });
test("who only announces a router's address, again and again, robs it", rules, "accuse-rival", {
  rival: three("announcement"),
  isOwnerRouter: true,
});
const five = [...three("announcement"), "announcement", "announcement"] as const;
test("of a host's address five are needed, over ten seconds", rules, "accuse-rival", {
  rival: five,
  gap: 2.5,
});
test("not as many in a shorter time", rules, "wait", { rival: five, gap: 2.4 });
test("but not of who had it before: it could be the true owner", rules, "wait", {
  rival: [...three("announcement"), ...three("announcement")],
  isOwnerRouter: true,
  isRivalFormer: true,
});
test("four could be a host that starts", rules, "wait", {
  rival: five.slice(1),
  gap: 5,
});
test("nor are two routers that both have another", rules, "wait", {
  rival: three("announcement"),
  ...cluster,
  isOwnerRouter: true,
});
test("unless the router goes on with the address long after it was taken", rules, "accuse-rival", {
  rival: three("announcement"),
  ...cluster,
  isOwnerRouter: true,
  now: 12,
  claimed: 11,
});

// The station taken for the owner is the thief.
test("an answer unmasks an owner that never did but reply unasked", rules, "accuse-owner", {
  owner: ["unasked", "unasked"],
  rival: ["answer"],
});
test("a question does too", rules, "accuse-owner", {
  owner: ["answer", ...three("unasked")],
  rival: ["question"],
});
test("an announcement does not: anyone can make one", rules, "wait", {
  owner: three("unasked"),
  rival: ["announcement"],
});
test("one unasked reply is not enough", rules, "wait", { owner: ["unasked"], rival: ["answer"] });
test("an owner that asks from its address is none", rules, "wait", {
  owner: ["question", ...three("unasked")],
  rival: ["answer"],
});
test("an owner that polls is none", rules, "wait", { owner: three("poll"), rival: ["answer"] });

const rulesOwner = test.macro((t, ruling: Ruling, situation: Situation) => {
  t.is(judgeOwner(contestOf(situation)), ruling);
});

test("an unasked reply after the true owner's answer unmasks", rulesOwner, "accuse-owner", {
  owner: ["unasked", "unasked"],
  rival: ["answer"],
});
test("but not the first one", rulesOwner, "wait", { owner: ["unasked"], rival: ["answer"] });
test("nor against a rival that only announced itself", rulesOwner, "wait", {
  owner: three("unasked"),
  rival: ["announcement"],
});
test("nor against one that replies unasked itself", rulesOwner, "wait", {
  owner: three("unasked"),
  rival: ["answer", "unasked"],
});
test("nor against one long forgotten", rulesOwner, "wait", {
  owner: three("unasked"),
  rival: ["answer"],
  now: 601,
});

test("an owner is alive for a minute after it was heard", (t) => {
  t.true(isAlive(contestOf({ rival: ["answer"], heard: -60 })));
  t.false(isAlive(contestOf({ rival: ["answer"], heard: -60.1 })));
});

test("a rival is forgotten after ten minutes, unless it ever claimed in turn", (t) => {
  const tick = (seconds: number) => START + seconds * SECOND;
  const idle = standingOf(["poll", "unasked"], START);
  t.false(isForgotten(idle, tick(601)));
  t.true(isForgotten(idle, tick(601.1)));
  t.false(isForgotten(standingOf(["poll", "answer"], START), tick(100_000)));
});
