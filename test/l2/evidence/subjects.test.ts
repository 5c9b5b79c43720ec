import test from "ava";
import fc from "fast-check";
import { addressOffset } from "#l2/evidence/header-bytes.ts";
import { Subjects, subjectsOf } from "#l2/evidence/subjects.ts";
import { dhcpAck, question, reply } from "../../helpers/frames.ts";
import {
  alertOf,
  attacker,
  frameOf,
  gateway,
  packetOf,
  segment,
  stranger,
  victim,
} from "./samples.ts";

function areIn(subjects: Subjects, bytes: Uint8Array): boolean {
  const addresses = addressOffset(packetOf(frameOf(bytes)));
  return subjects.areIn(bytes, 0, bytes.length, addresses);
}

test("every address that an alert names is looked for", (t) => {
  const subjects = subjectsOf(alertOf());
  t.is(subjects.count, 4);
  const lone = { mac: "02:00:00:00:0a:0a", ip: "10.9.9.9" };
  for (const bytes of [
    reply(attacker, lone),
    question(lone, gateway.ip),
    segment(lone, gateway, 0),
    segment(victim, lone, 0),
    dhcpAck(lone, { mac: lone.mac, ip: victim.ip }, 60),
  ]) {
    t.true(areIn(subjects, bytes));
  }
  t.false(areIn(subjects, question(stranger, lone.ip)));
  t.false(areIn(subjects, segment(stranger, lone, 20)));
});

test("an alert that names nobody has no subjects", (t) => {
  const { attacker: _a, claimed: _c, owner: _o, victims: _v, ...nameless } = alertOf();
  t.is(subjectsOf(nameless).count, 0);
});

test("nobody and everybody are no subjects", (t) => {
  t.is(new Subjects(["00:00:00:00:00:00", "0.0.0.0", "255.255.255.255", "::", "no one"]).count, 0);
});

test("bytes of a header are no address, though they look like one", (t) => {
  // Lengths and operation of every ARP request: 06 04 00 01.
  t.false(areIn(new Subjects(["6.4.0.1"]), question(stranger, gateway.ip)));
  t.true(areIn(new Subjects(["6.4.0.1"]), question(stranger, "6.4.0.1")));
});

test("an address is found wherever it stands, and nothing outside of the frame", (t) => {
  const pattern = [2, 0, 0, 0, 0, 0x66];
  fc.assert(
    fc.property(fc.nat(40), fc.nat(40), (before, after) => {
      const bytes = Uint8Array.from([
        ...Array(before).fill(9),
        ...pattern,
        ...Array(after).fill(9),
      ]);
      const subjects = new Subjects([attacker.mac]);
      const end = before + pattern.length;
      t.true(subjects.areIn(bytes, 0, bytes.length, 0));
      t.true(subjects.areIn(bytes, before, end, 0));
      t.false(subjects.areIn(bytes, before + 1, bytes.length, 0));
      t.false(subjects.areIn(bytes, 0, end - 1, 0));
    }),
  );
});

test("it finds what a search of the whole text finds, however alike the addresses are", (t) => {
  const ip = fc.array(fc.constantFrom(10, 0, 1), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(ip, { maxLength: 17 }),
      fc.array(fc.constantFrom(10, 0, 1)),
      (ips, frame) => {
        const one = ips.filter((bytes) => bytes.some((byte) => byte !== 0));
        const text = `,${frame.join(",")},`;
        const expected = one.some((bytes) => text.includes(`,${bytes.join(",")},`));
        const subjects = new Subjects(ips.map((bytes) => bytes.join(".")));
        return subjects.areIn(Uint8Array.from(frame), 0, frame.length, 0) === expected;
      },
    ),
    { numRuns: 1000 },
  );
  t.pass();
});
