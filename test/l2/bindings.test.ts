import test from "ava";
import type { MacAddress } from "#core/units.ts";
import {
  type Binding,
  Bindings,
  createBinding,
  type FirstClaim,
  moveBinding,
  nameRival,
  noteAnswer,
} from "#l2/bindings.ts";
import { Manner } from "#l2/claim.ts";
import { countOf, noteClaim, turnsOf } from "#l2/standing.ts";

const OWNER = 0x020000000001 as MacAddress;
const RIVAL = 0x020000000002 as MacAddress;
const STRANGER = 0x020000000003 as MacAddress;
const IP = 0xc0a80101 | 0;
const OTHER_IP = 0xc0a80102 | 0;

const FIRST: FirstClaim & { tick: number } = {
  ip: IP,
  vlanId: 0,
  mac: OWNER,
  source: 0 as MacAddress,
  manner: Manner.answer,
  tick: 1,
};

function learn(bindings: Bindings, claim: Partial<typeof FIRST>): void {
  const { tick, ...first } = { ...FIRST, ...claim };
  bindings.learn(first, tick);
}

test("an address is known by its VLAN; untagged frames may be of any", (t) => {
  const bindings = new Bindings(1);
  learn(bindings, { vlanId: 10 });
  t.is(bindings.ownerOf(IP, 10), OWNER);
  const in10 = bindings.find(IP, 10, 1);
  t.is(in10?.owner, OWNER);
  t.is(bindings.find(IP, 20, 1), undefined);
  t.is(bindings.find(IP, 0, 1), in10, "the other side of the trunk");
  learn(bindings, { vlanId: 20, mac: RIVAL });
  t.is(bindings.find(IP, 10, 1), in10);
  t.is(bindings.find(IP, 20, 1)?.owner, RIVAL);
  t.is(bindings.ownerOf(IP, 10), OWNER);
  learn(bindings, { ip: OTHER_IP });
  t.is(bindings.ownerOf(OTHER_IP, 10), OWNER);
  t.is(bindings.find(OTHER_IP, 10, 1)?.ip, OTHER_IP);
});

test("the first claim counts with its manner and time, but not one in another's name", (t) => {
  const bindings = new Bindings(1);
  learn(bindings, { manner: Manner.question, tick: 7 });
  const binding = bindings.find(IP, 0, 30);
  t.is(binding?.learnedTick, 7);
  t.is(countOf(binding!.ownerStanding, Manner.question), 1);
  t.is(binding?.ownerStanding.lastTick, 7);
  learn(bindings, { ip: OTHER_IP, source: RIVAL });
  t.is(turnsOf(bindings.find(OTHER_IP, 0, 30)!.ownerStanding), 0);
});

test("a flood of a million claims does not wash out an owner that has claimed twice", (t) => {
  const bindings = new Bindings(1);
  learn(bindings, {});
  const known = bindings.find(IP, 0, 11);
  t.is(known?.owner, OWNER, "its second claim, a second later");
  for (let ip = 0; ip < 1_000_000; ip++)
    learn(bindings, { ip, vlanId: ip & 7, mac: RIVAL, tick: 20 });
  t.is(bindings.find(IP, 0, 30), known);
  for (const { name, size, limit } of bindings.gauges()) t.true(size <= limit, name);
  const once = bindings.gauges().find(({ name }) => name === "addresses claimed once");
  t.true((once?.evicted ?? 0) > 900_000);
});

test("settled owners and station addresses are bounded too", (t) => {
  const bindings = new Bindings(1);
  for (let i = 1; i <= 200_000; i++) {
    learn(bindings, { ip: i });
    bindings.find(i, 0, 11);
    bindings.noteHome(i as MacAddress, i, Manner.question, 11);
  }
  const full = { bindings: 1, "binding VLANs": 1, "station addresses": 1 };
  for (const { name, size, limit, evicted } of bindings.gauges()) {
    t.true(size <= limit, name);
    if (name in full) t.true(evicted >= 200_000 - limit, name);
  }
});

function held(bindings: Bindings, ip: number, manner: Manner): Binding {
  learn(bindings, { ip, manner });
  bindings.noteHome(OWNER, ip, manner, 1);
  return bindings.find(ip, 0, 1) as Binding;
}

test("a home is another address that the station holds without a doubt", (t) => {
  const bindings = new Bindings(1);
  t.is(bindings.homeOf(OWNER, IP, 0), undefined);
  const binding = held(bindings, OTHER_IP, Manner.answer);
  t.is(bindings.homeOf(OWNER, IP, 0), OTHER_IP);
  t.is(bindings.homeOf(OWNER, OTHER_IP, 0), undefined, "the address in hand is no other");
  noteClaim(binding.ownerStanding, Manner.unasked, 20);
  t.is(bindings.homeOf(OWNER, IP, 0), undefined, "it may be stolen");
  held(bindings, OTHER_IP + 1, Manner.answer);
  t.is(bindings.homeOf(OWNER, IP, 0), undefined, "an answer does not replace what is known");
  held(bindings, OTHER_IP + 2, Manner.question);
  t.is(bindings.homeOf(OWNER, IP, 0), OTHER_IP + 2, "a question does");
  const moved = bindings.find(OTHER_IP + 2, 0, 1) as Binding;
  moveBinding(moved, RIVAL);
  t.is(bindings.homeOf(OWNER, IP, 0), undefined, "it is another's now");
});

test("who asks from two addresses by turns has a home besides either", (t) => {
  const bindings = new Bindings(1);
  held(bindings, OTHER_IP, Manner.question);
  held(bindings, OTHER_IP + 1, Manner.question);
  t.is(bindings.homeOf(OWNER, OTHER_IP, 0), OTHER_IP + 1);
  t.is(bindings.homeOf(OWNER, OTHER_IP + 1, 0), OTHER_IP);
  bindings.noteHome(OWNER, OTHER_IP + 1, Manner.question, 2);
  t.is(bindings.homeOf(OWNER, OTHER_IP + 1, 0), OTHER_IP, "the same again changes nothing");
});

for (const name of ["announcement", "poll", "unasked"] as const) {
  test(`no home is known by ${name} alone`, (t) => {
    const bindings = new Bindings(1);
    held(bindings, OTHER_IP, Manner[name]);
    t.is(bindings.homeOf(OWNER, IP, 0), undefined);
  });
}

test("rival and owner change places with all they have done; a stranger begins with none", (t) => {
  const bindings = new Bindings(1);
  learn(bindings, { manner: Manner.announcement });
  const binding = bindings.find(IP, 0, 1) as Binding;
  binding.rival = RIVAL;
  const { ownerStanding, rivalStanding } = binding;
  for (const standing of [ownerStanding, rivalStanding]) noteClaim(standing, Manner.answer, 7);
  moveBinding(binding, RIVAL);
  t.is(binding.owner, RIVAL);
  t.is(binding.ownerStanding, rivalStanding);
  t.is(binding.rival, OWNER);
  t.is(binding.rivalStanding, ownerStanding);
  t.is(binding.rivalStanding.sinceTick, 0);
  moveBinding(binding, STRANGER);
  t.is(binding.owner, STRANGER);
  t.is(turnsOf(binding.ownerStanding), 0);
  t.is(binding.rival, RIVAL);
});

test("what a rival claims is its own, not that of rivals elsewhere", (t) => {
  const [here, there] = [createBinding(IP, OWNER, 1), createBinding(OTHER_IP, OWNER, 1)];
  nameRival(here, RIVAL);
  noteClaim(here.rivalStanding, Manner.answer, 5);
  nameRival(here, RIVAL);
  t.is(turnsOf(here.rivalStanding), 1);
  t.not(here.rivalStanding, there.rivalStanding);
  nameRival(here, STRANGER);
  t.is(turnsOf(here.rivalStanding), 0);
});

const races = test.macro(
  (t, expected: number, answers: readonly (readonly [MacAddress, number, number])[]) => {
    const binding = createBinding(IP, OWNER, 1);
    const raced = answers.map(([mac, told, tick]) => noteAnswer(binding, mac, told, tick));
    t.is(binding.races, expected);
    t.is(raced.includes(true), expected > 0);
  },
);
const [ASKER, OTHER_ASKER] = [0xc0a80133 | 0, 0xc0a80134 | 0];

test("two that answer one question race", races, 1, [
  [OWNER, ASKER, 10],
  [RIVAL, ASKER, 10],
]);
test("also in the first tick, and two seconds apart", races, 1, [
  [OWNER, ASKER, 1],
  [RIVAL, ASKER, 21],
]);
test("later it is another question", races, 0, [
  [OWNER, ASKER, 10],
  [RIVAL, ASKER, 31],
]);
test("and so it is of another asker", races, 0, [
  [OWNER, ASKER, 10],
  [RIVAL, OTHER_ASKER, 10],
]);
test("copies of one answer do not race", races, 0, [
  [OWNER, ASKER, 10],
  [OWNER, ASKER, 10],
]);
test("copies of two answers by turns are one race", races, 1, [
  [OWNER, ASKER, 10],
  [RIVAL, ASKER, 10],
  [OWNER, ASKER, 10],
  [RIVAL, ASKER, 11],
]);
test("the next question is another race", races, 2, [
  [OWNER, ASKER, 10],
  [RIVAL, ASKER, 10],
  [OWNER, ASKER, 50],
  [RIVAL, ASKER, 50],
]);
