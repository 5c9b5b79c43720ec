import test from "ava";
import type { MacAddress } from "#core/units.ts";
import { type Binding, Bindings, moveBinding } from "#l2/bindings.ts";
import { Manner } from "#l2/claim.ts";
import { noteClaim, turnsOf } from "#l2/standing.ts";

const OWNER = 0x020000000001 as MacAddress;
const RIVAL = 0x020000000002 as MacAddress;
const STRANGER = 0x020000000003 as MacAddress;
const IP = 0xc0a80101 | 0;
const OTHER_IP = 0xc0a80102 | 0;

test("an address is known by its VLAN; untagged frames may be of any", (t) => {
  const bindings = new Bindings();
  const in10 = bindings.learn(IP, 10, OWNER, 1);
  t.is(bindings.find(IP, 10, 1), in10);
  t.is(bindings.find(IP, 20, 1), undefined);
  t.is(bindings.find(IP, 0, 1), in10, "the other side of the trunk");
  const in20 = bindings.learn(IP, 20, RIVAL, 1);
  t.is(bindings.find(IP, 10, 1), in10);
  t.is(bindings.find(IP, 20, 1), in20);
  const untagged = bindings.learn(OTHER_IP, 0, OWNER, 1);
  t.is(bindings.find(OTHER_IP, 10, 1), untagged);
});

test("a flood of a million claims does not wash out an owner that has claimed twice", (t) => {
  const bindings = new Bindings();
  const known = bindings.learn(IP, 0, OWNER, 1);
  t.is(bindings.find(IP, 0, 11), known, "its second claim, a second later");
  for (let i = 0; i < 1_000_000; i++) bindings.learn(i, i & 7, RIVAL, 20);
  t.is(bindings.find(IP, 0, 30), known);
  for (const { name, size, limit } of bindings.gauges()) t.true(size <= limit, name);
  const fresh = bindings.gauges().find(({ name }) => name === "fresh bindings");
  t.is(fresh?.size, fresh?.limit);
  t.is(fresh?.evicted, 1_000_000 - (fresh?.limit ?? 0));
});

test("settled owners and station addresses are bounded too", (t) => {
  const bindings = new Bindings();
  for (let i = 1; i <= 1_000_000; i++) {
    bindings.learn(i, 0, OWNER, 1);
    bindings.find(i, 0, 11);
    bindings.noteHome(i as MacAddress, i, Manner.question);
  }
  for (const { name, size, limit, evicted } of bindings.gauges()) {
    t.true(size <= limit, name);
    if (name !== "fresh bindings") t.is(evicted, 1_000_000 - limit, name);
  }
});

function held(bindings: Bindings, ip: number, manner: Manner): Binding {
  const binding = bindings.learn(ip, 0, OWNER, 1);
  noteClaim(binding.ownerStanding, manner, 1);
  bindings.noteHome(OWNER, ip, manner);
  return binding;
}

test("a home is another address that the station holds without a doubt", (t) => {
  const bindings = new Bindings();
  t.is(bindings.homeOf(OWNER, IP, 0, 1), undefined);
  const binding = held(bindings, OTHER_IP, Manner.answer);
  t.is(bindings.homeOf(OWNER, IP, 0, 1), OTHER_IP);
  t.is(bindings.homeOf(OWNER, OTHER_IP, 0, 1), undefined, "the address in hand is no other");
  noteClaim(binding.ownerStanding, Manner.unasked, 20);
  t.is(bindings.homeOf(OWNER, IP, 0, 1), undefined, "it may be stolen");
  held(bindings, OTHER_IP + 1, Manner.answer);
  t.is(bindings.homeOf(OWNER, IP, 0, 1), undefined, "an answer does not replace what is known");
  held(bindings, OTHER_IP + 2, Manner.question);
  t.is(bindings.homeOf(OWNER, IP, 0, 1), OTHER_IP + 2, "a question does");
  const moved = bindings.find(OTHER_IP + 2, 0, 1) as Binding;
  moveBinding(moved, RIVAL);
  t.is(bindings.homeOf(OWNER, IP, 0, 1), undefined, "it is another's now");
});

for (const name of ["announcement", "poll", "unasked"] as const) {
  test(`no home is known by ${name} alone`, (t) => {
    const bindings = new Bindings();
    held(bindings, OTHER_IP, Manner[name]);
    t.is(bindings.homeOf(OWNER, IP, 0, 1), undefined);
  });
}

test("rival and owner change places with all they have done; a stranger begins with none", (t) => {
  const binding = new Bindings().learn(IP, 0, OWNER, 1);
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
