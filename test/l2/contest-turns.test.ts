import test from "ava";
import { Manner } from "#l2/claim.ts";
import { type Contest, judgeLone, judgeRival, type Ruling } from "#l2/contest.ts";
import { noteClaim } from "#l2/standing.ts";
import {
  contestOf,
  type Name,
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

// Nobody else ever speaks for the address.
const rulesLone = test.macro(
  (t, ruling: Ruling, names: readonly Name[], hasHome?: boolean, isOneWay?: boolean) => {
    const standing = standingOf(names, START);
    t.is(judgeLone(standing, hasHome ?? false, isOneWay ?? false), ruling);
  },
);
const four = (name: Name): Name[] => [...three(name), name];
test("alone: five unasked replies convict", rulesLone, "accuse-owner", [
  ...four("unasked"),
  "unasked",
]);
test("alone: four may be chance", rulesLone, "wait", four("unasked"));
test(
  "alone: three do, of a station with a home",
  rulesLone,
  "accuse-owner",
  three("unasked"),
  true,
);
test("alone: two do not", rulesLone, "wait", ["unasked", "unasked"], true);
test(
  "alone: nothing is unasked where requests are not seen",
  rulesLone,
  "wait",
  [...four("unasked"), "unasked"],
  true,
  true,
);
for (const name of ["question", "answer", "announcement"] as const) {
  test(
    `alone: one ${name} is what owners do`,
    rulesLone,
    "wait",
    [...four("unasked"), "unasked", name],
    true,
  );
}
test(
  "alone: polls are how neighbours are refreshed",
  rulesLone,
  "wait",
  [...four("poll"), "poll"],
  true,
);

// Two that answer or ask.
const twice: Situation = { rival: ["answer", "answer"], races: 2 };
/** The owner has spoken after the rival began. */
const late = (situation: Situation): Contest => {
  const contest = contestOf(situation);
  noteClaim(contest.owner, Manner.answer, contest.tick);
  return contest;
};
const rulesTurn = test.macro((t, ruling: Ruling, situation: Situation) => {
  t.is(judgeRival(late(situation), Manner[situation.rival.at(-1) as Name]), ruling);
});
test("two that answered two questions are duplicates", rulesTurn, "duplicate", twice);
test("one question both answered may be chance", rulesTurn, "wait", { ...twice, races: 1 });
test("two that both ask, the rival twice, are duplicates", rulesTurn, "duplicate", {
  rival: ["question", "question"],
});
test("within a second an address may just have moved", rulesTurn, "wait", {
  rival: ["answer"],
  races: 2,
});
test("an owner that is silent since has moved", rules, "wait", twice);
test("who answers for several robs", rulesTurn, "accuse-rival", { ...twice, otherThefts: 1 });
test("but not by questions", rulesTurn, "duplicate", {
  rival: ["question", "question"],
  races: 2,
  otherThefts: 1,
});
test("nor without a race", rulesTurn, "wait", { ...twice, races: 0, otherThefts: 1 });
test("two that do it to each other are one", rulesTurn, "wait", {
  ...twice,
  otherThefts: 1,
  isMutual: true,
});
test("a router answers for others", rulesTurn, "wait", {
  ...twice,
  otherThefts: 1,
  isRivalRouter: true,
});
test("a rival of doubtful manners is no twin", rulesTurn, "wait", {
  rival: [...three("unasked"), "answer"],
  races: 2,
});

// One that had gone before the other came was replaced.
const gone: Situation = { rival: ["question", "answer"], heard: -1.5 };
test("a station that comes after the other had gone replaces it soon", rules, "move", gone);
test("but not by its first word", rules, "wait", { ...gone, rival: ["question"] });
test("nor when the other was there until just before", rules, "wait", { ...gone, heard: -1.4 });
test("nor one that has a home", rules, "wait", { ...gone, hasRivalHome: true });
test("nor one that only announces itself", rules, "wait", {
  ...gone,
  rival: ["announcement", "announcement"],
});
