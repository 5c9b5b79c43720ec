import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import type { MacAddress } from "#core/units.ts";
import { createBinding } from "#l2/bindings.ts";
import { type Claim, createClaim, Manner } from "#l2/claim.ts";
import { arpFamily } from "#l2/family.ts";
import { Pins } from "#l2/pins.ts";
import { duplicateFinding, type SpoofCase, spoofFinding } from "#l2/spoof-finding.ts";

const FAMILY = arpFamily(new Pins(defaultConfig().l2));
const OWNER = 0x020000000001 as MacAddress;
const ATTACKER = 0x020000000066 as MacAddress;
const IP = 0xc0a80101 | 0;

function findingOf(claim: Partial<Claim>, more: Partial<SpoofCase> = {}) {
  const binding = createBinding(IP, OWNER, 1);
  binding.rival = ATTACKER;
  const made = { ...createClaim(), ip: IP, mac: ATTACKER, source: ATTACKER, ...claim };
  const known = {
    family: FAMILY,
    ground: null,
    attackerIp: null,
    ownerSilentSeconds: 0,
    vlanId: 0,
  };
  return spoofFinding({ ...known, binding, claim: made, ...more });
}

test("it says who, whom, how it is known and what to do", (t) => {
  t.deepEqual(findingOf({ manner: Manner.unasked }, { attackerIp: "192.168.1.66" }), {
    type: "arp-spoof",
    severity: "critical",
    attacker: { mac: "02:00:00:00:00:66", ip: "192.168.1.66" },
    claimed: "192.168.1.1",
    owner: { mac: "02:00:00:00:00:01" },
    cause: "spoof",
    verdict: "02:00:00:00:00:66 pretends to be 192.168.1.1, which belongs to 02:00:00:00:00:01.",
    why: [
      "it sent a reply for 192.168.1.1 that nobody had asked for",
      "the owner 02:00:00:00:00:01 is alive",
      "its own address is 192.168.1.66",
      "no DHCP lease, address probe or router fail-over explains the change",
    ],
    technique: "T1557.002",
    advice:
      "Find the attacker's address in the switch's MAC table, shut that port, and turn on dynamic ARP inspection.",
  });
});

const first = test.macro((t, claim: Partial<Claim>, reason: string) => {
  t.is(findingOf(claim).why[0], reason);
});

test(
  "a poll",
  first,
  { manner: Manner.poll },
  "it told one station alone that 192.168.1.1 is its own",
);
for (const manner of [Manner.announcement, Manner.question]) {
  const told = "it keeps telling all that 192.168.1.1 is its own";
  test(`told to all, ${manner}`, first, { manner }, told);
  test(`told to all by one that has another address, ${manner}`, (t) => {
    const { why } = findingOf({ manner }, { attackerIp: "192.168.1.66" });
    t.is(why[0], `${told}, though it has another address`);
  });
}
test(
  "the owner's answer",
  first,
  { manner: Manner.answer, mac: OWNER, source: OWNER },
  "it had claimed 192.168.1.1 unasked before the owner spoke up in turn",
);

test("a silent owner is not called alive", (t) => {
  const { why } = findingOf({ manner: Manner.unasked }, { ownerSilentSeconds: 95 });
  t.is(why[1], "the owner 02:00:00:00:00:01 was last heard 95 s before");
});

test("a frame from elsewhere is told of", (t) => {
  const { why } = findingOf({ manner: Manner.unasked, source: 0x020000000077 as MacAddress });
  t.is(why[2], "the frame was sent by 02:00:00:00:00:77");
  const unknown = findingOf({ manner: Manner.unasked, source: 0 as MacAddress });
  t.is(unknown.why.length, 3);
});

test("an owner that never spoke is not made up", (t) => {
  const binding = { ...createBinding(IP, 0 as MacAddress, 1), rival: ATTACKER };
  const finding = findingOf({ manner: Manner.unasked }, { binding });
  t.false("owner" in finding);
  t.is(
    finding.verdict,
    "02:00:00:00:00:66 pretends to be 192.168.1.1, whose owner does not speak.",
  );
  t.is(finding.why[1], "no other station has ever spoken for this address");
});

test("what decided the case comes first, also where no claim did", (t) => {
  const ground = "it passes on packets";
  const { why } = findingOf({ manner: Manner.unasked }, { ground });
  t.deepEqual(why.slice(0, 2), [
    ground,
    "it sent a reply for 192.168.1.1 that nobody had asked for",
  ]);
  t.deepEqual(findingOf({}, { ground, claim: null }).why, [
    ground,
    "the owner 02:00:00:00:00:01 is alive",
    "no DHCP lease, address probe or router fail-over explains the change",
  ]);
});

test(
  "an answer of the attacker is told as such",
  first,
  { manner: Manner.answer },
  "it answers for 192.168.1.1 as its owner does",
);

test("the VLAN is told where there is one", (t) => {
  t.false("vlan" in findingOf({}));
  t.is(findingOf({}, { vlanId: 20 }).vlan, 20);
});

test("two that share an address by mistake are told of without blame", (t) => {
  const binding = { ...createBinding(IP, OWNER, 1), rival: ATTACKER };
  const known = { family: FAMILY, binding, claim: null, ground: null, ownerSilentSeconds: 0 };
  const finding = duplicateFinding({ ...known, attackerIp: null, vlanId: 20 });
  t.like(finding, {
    type: "duplicate-ip",
    severity: "minor",
    attacker: { mac: "02:00:00:00:00:66", ip: null },
    owner: { mac: "02:00:00:00:00:01" },
    claimed: "192.168.1.1",
    vlan: 20,
    cause: "duplicate",
    verdict: "02:00:00:00:00:01 and 02:00:00:00:00:66 both use 192.168.1.1.",
  });
  t.false("technique" in finding);
  t.true(finding.advice?.includes("02:00:00:00:00:66"));
});
