import test from "ava";
import type { Config } from "#config/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { answers, asks } from "../../helpers/dhcp-frames.ts";
import type { Host } from "../../helpers/frames.ts";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { advertises, solicits } from "../../helpers/ipv6-frames.ts";

const router: Host = { mac: "02:00:00:00:00:01", ip: "fe80::1" };
const second: Host = { mac: "02:00:00:00:00:02", ip: "fe80::2" };
const host: Host = { mac: "02:00:00:00:00:51", ip: "fe80::51" };
const rogue: Host = { mac: "02:00:00:00:00:66", ip: "fe80::66" };
const OWN = { prefixes: ["2001:db8:7::"] };
const OTHER = { prefixes: ["2001:db8:66::"] };

const LEARNED = { learnSeconds: 100 };

function wireWith(l2: Partial<Config["l2"]> = LEARNED, copies = 1): GuardedWire {
  const wire = new GuardedWire(l2, copies);
  wire.see(1, advertises(router, OWN));
  return wire;
}

const alarms = (alerts: readonly AlertEvent[]) =>
  alerts.filter(
    ({ type, state, severity }) =>
      type === "ra-rogue" && state === "opened" && severity !== "notice",
  );

for (const copies of [1, 2]) {
  test(`a router that comes after the learning time is named, with ${copies} of a frame`, (t) => {
    const wire = wireWith(LEARNED, copies);
    for (let i = 0; i < 20; i++) wire.see(200 + 5 * i, advertises(rogue, OTHER));
    const [opened, ...more] = alarms(wire.told());
    t.deepEqual(more, []);
    t.like(opened, {
      severity: "critical",
      attacker: { mac: rogue.mac, ip: rogue.ip },
      claimed: "2001:db8:66::/64",
      owner: { mac: router.mac },
      technique: "T1557",
      verdict: "02:00:00:00:00:66 makes itself an IPv6 router of this network.",
    });
    t.is(opened?.why[0], "it was no router while this network was learned");
    const closed = wire.finish().at(-1);
    t.like(closed, { type: "ra-rogue", state: "closed", count: 20 * copies });
  });
}

test("the first router is the network's own, however late it comes", (t) => {
  const wire = new GuardedWire({ learnSeconds: 0 });
  wire.see(500, advertises(router, { ...OWN, flags: "08" }));
  wire.see(700, advertises(router, OWN));
  t.deepEqual(wire.opened("ra-rogue"), []);
});

test("unless stations asked for one and nobody answered", (t) => {
  const wire = new GuardedWire({ learnSeconds: 10 });
  wire.see(1, solicits(host));
  wire.see(200, advertises(rogue, OTHER));
  t.regex(alarms(wire.told())[0]?.why[0] ?? "", /no router answered here before/);
});

test("a second router with the same prefix is silence, with another one a notice", (t) => {
  const wire = wireWith();
  wire.see(2, advertises(second, OWN));
  t.deepEqual(wire.opened("ra-rogue"), []);
  wire.see(3, advertises({ mac: "02:00:00:00:00:03", ip: "fe80::3" }, OTHER));
  t.deepEqual(
    wire.opened("ra-rogue").map(({ severity }) => severity),
    ["notice"],
  );
  for (let i = 1; i < 10; i++) wire.see(200 * i, advertises(second, OWN));
  t.deepEqual(alarms(wire.told()), []);
});

test("a known router may change its prefixes, preference, name server and address", (t) => {
  const wire = wireWith();
  wire.see(300, advertises(router, OTHER));
  wire.see(600, advertises(router, { flags: "08", nameServer: "2001:db8::53", ...OTHER }));
  wire.see(900, advertises({ mac: router.mac, ip: "fe80::abcd" }, OTHER));
  wire.see(1200, advertises(router, { lifetime: 0, ...OTHER }));
  wire.see(1300, advertises(router, OTHER));
  t.deepEqual(wire.opened("ra-rogue"), []);
});

test("while learning: who was silent when the known router answered came later", (t) => {
  const wire = new GuardedWire();
  wire.see(1, solicits(host));
  wire.see(1.2, advertises(router, OWN));
  wire.see(1.4, advertises(second, OTHER));
  wire.see(20, advertises(rogue, OTHER));
  const [alarm, ...more] = alarms(wire.told());
  t.deepEqual(more, []);
  t.is(alarm?.attacker?.mac, rogue.mac);
  t.regex(alarm?.why[0] ?? "", /it did not answer when a station asked/);
});

test("while learning: a higher preference is a grab", (t) => {
  const wire = wireWith();
  wire.see(2, advertises(rogue, { flags: "08", ...OTHER }));
  t.regex(alarms(wire.told())[0]?.why[0] ?? "", /higher preference/);
  t.true(alarms(wire.told())[0]?.why[1]?.endsWith("preference high"));
});

test("while learning: a router that repeats itself each second is none", (t) => {
  const wire = wireWith();
  for (let i = 0; i < 10; i++) wire.see(2 + i, advertises(rogue, OTHER));
  t.regex(alarms(wire.told())[0]?.why[0] ?? "", /repeats itself/);
  t.is(alarms(wire.told()).length, 1);
  const only = new GuardedWire();
  for (let i = 0; i < 10; i++) only.see(2 + i, advertises(router, OWN));
  t.deepEqual(only.opened("ra-rogue"), [], "the only router may");
});

test("a station that DHCP gave an address is no router", (t) => {
  const wire = new GuardedWire();
  const server = { mac: "02:00:00:00:00:05", ip: "192.168.1.1" };
  wire.see(1, asks({ type: "request", client: rogue.mac }));
  wire.see(1, answers(server, { type: "ack", client: rogue.mac, yourIp: "192.168.1.66" }));
  wire.see(2, advertises(rogue, OTHER));
  t.regex(alarms(wire.told())[0]?.why[0] ?? "", /itself given an address by DHCP/);
});

test("a lease taken in a router's name does not make it a client", (t) => {
  const wire = wireWith();
  const server = { mac: "02:00:00:00:00:05", ip: "192.168.1.1" };
  wire.see(2, answers(server, { type: "ack", client: router.mac, yourIp: "192.168.1.66" }));
  wire.see(3, advertises({ mac: router.mac, ip: "fe80::abcd" }, OWN));
  t.deepEqual(wire.opened("ra-rogue"), []);
});

for (const [what, advert, twist] of [
  ["ends its service", { lifetime: 0, link: null }, { from: rogue.mac }],
  ["points to another station", { ...OWN, link: rogue.mac }, {}],
] as const) {
  test(`an advertisement in a living router's name that ${what} is named`, (t) => {
    const wire = wireWith();
    wire.see(2, advertises(router, advert, twist));
    const [alarm] = alarms(wire.told());
    t.like(alarm, {
      attacker: { mac: rogue.mac, ip: null },
      claimed: router.ip,
      owner: { mac: router.mac },
    });
    t.true(alarm?.verdict.includes("speaks in the name of the IPv6 router fe80::1"));
  });
}

test("new hardware after the old one fell silent is a change; if that comes back, a theft", (t) => {
  const wire = wireWith();
  for (let i = 0; i < 5; i++) wire.see(200 + 100 * i, advertises(router, OWN, { from: rogue.mac }));
  t.deepEqual(wire.opened("ra-rogue"), []);
  wire.see(700, advertises(router, OWN));
  const [alarm] = alarms(wire.told());
  t.like(alarm, { attacker: { mac: rogue.mac }, owner: { mac: router.mac } });
});

test("a fail-over of a virtual router is none of it", (t) => {
  const shared = "00:00:5e:00:02:07";
  const wire = wireWith();
  wire.see(2, advertises(router, OWN, { from: shared }));
  wire.see(3, advertises(router, OWN));
  t.deepEqual(wire.opened("ra-rogue"), []);
});

test("a service ended in all of the router's own addresses shows when it comes back", (t) => {
  const wire = wireWith();
  wire.see(10, advertises(router, { lifetime: 0, hopLimit: "ff", link: null }));
  t.deepEqual(alarms(wire.told()), []);
  wire.see(20, advertises(router, OWN));
  const [alarm] = alarms(wire.told());
  t.is(alarm?.attacker, undefined);
  t.like(alarm, { claimed: router.ip, owner: { mac: router.mac } });
});

test("the same with the router's own features shows the third time", (t) => {
  const wire = wireWith();
  for (let i = 0; i < 3; i++) {
    t.deepEqual(alarms(wire.told()), []);
    wire.see(10 + 20 * i, advertises(router, { ...OWN, lifetime: 0 }));
    wire.see(20 + 20 * i, advertises(router, OWN));
  }
  t.true(alarms(wire.told())[0]?.why.includes("this happened 3 times within 10 minutes"));
});

test("an address made of another's hardware address gives a kill away by itself", (t) => {
  const wire = new GuardedWire();
  const owner = { mac: rogue.mac, ip: "fe80::ff:fe00:1" };
  wire.see(1, advertises(owner, { lifetime: 0, link: null }));
  t.regex(alarms(wire.told())[0]?.why[0] ?? "", /made of another station's hardware address/);
  const honest = new GuardedWire();
  honest.see(1, advertises({ mac: router.mac, ip: "fe80::ff:fe00:1" }, { lifetime: 0 }));
  t.deepEqual(honest.opened("ra-rogue"), []);
});

test("who is no router but sends hosts to DHCPv6 prepares a theft of names", (t) => {
  const wire = new GuardedWire();
  wire.see(1, advertises(rogue, { lifetime: 0, flags: "c0" }));
  t.regex(alarms(wire.told())[0]?.why[0] ?? "", /sends hosts to a DHCPv6 server/);
});

test("a border router of a home's sensors is silence", (t) => {
  const wire = wireWith();
  wire.see(200, advertises(second, { lifetime: 0, prefixes: ["fd00:1234::"] }));
  t.deepEqual(wire.opened("ra-rogue"), []);
  wire.see(300, advertises(rogue, { lifetime: 0, nameServer: "fe80::66" }));
  t.true(alarms(wire.told())[0]?.why.includes("it hands out the name server fe80::66"));
});

test("the configuration's routers are the only ones", (t) => {
  for (const routers6 of [[router.mac], ["FE80:0::1"]]) {
    const wire = new GuardedWire({ routers6 });
    wire.see(1, advertises(rogue, OTHER));
    wire.see(2, advertises(router, OWN));
    const [alarm, ...more] = alarms(wire.told());
    t.deepEqual(more, []);
    t.is(alarm?.attacker?.mac, rogue.mac);
    t.regex(alarm?.why[0] ?? "", /the configuration names/);
  }
});

test("routers of other networks are their own", (t) => {
  const wire = wireWith();
  wire.see(200, advertises(rogue, OTHER, { vlan: 7 }));
  t.deepEqual(wire.opened("ra-rogue"), []);
  wire.see(300, advertises(second, OWN, { vlan: 7 }));
  t.is(alarms(wire.told())[0]?.vlan, 7);
});

test("a message no host believes is passed over", (t) => {
  const wire = wireWith();
  wire.see(200, advertises({ mac: rogue.mac, ip: "2001:db8::66" }, OTHER));
  t.deepEqual(wire.opened("ra-rogue"), []);
});
