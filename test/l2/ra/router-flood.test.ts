import test from "ava";
import type { Config } from "#config/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { datagram, type Host } from "../../helpers/frames.ts";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { advertises } from "../../helpers/ipv6-frames.ts";

const router: Host = { mac: "02:00:00:00:00:01", ip: "fe80::1" };
const host: Host = { mac: "02:00:00:00:00:51", ip: "fe80::51" };
const rogue: Host = { mac: "02:00:00:00:00:66", ip: "fe80::66" };
const OWN = { prefixes: ["2001:db8:7::"] };
const OTHER = { prefixes: ["2001:db8:66::"] };
const LEARNED = { learnSeconds: 100 };

function wireWith(l2: Partial<Config["l2"]> = LEARNED): GuardedWire {
  const wire = new GuardedWire(l2);
  wire.see(1, advertises(router, OWN));
  return wire;
}

const alarms = (alerts: readonly AlertEvent[]) =>
  alerts.filter(
    ({ type, state, severity }) =>
      type === "ra-rogue" && state === "opened" && severity !== "notice",
  );

/** Made-up routers, one a millisecond, each with a prefix of its own. */
function flood(wire: GuardedWire, from: number, count: number): void {
  for (let i = 1; i <= count; i++) {
    const tail = i.toString(16);
    const mac = `02:bb:00:00:${(i >> 8).toString(16).padStart(2, "0")}:${(i & 255).toString(16).padStart(2, "0")}`;
    const prefixes = [`2001:db8:${tail}::`];
    wire.see(from + i / 1000, advertises({ mac, ip: `fe80::bad:${tail}` }, { prefixes }));
  }
}

for (const [when, l2, at] of [
  ["after learning", LEARNED, 200],
  ["while learning", { learnSeconds: 86_400 }, 200],
] as const) {
  test(`a flood of made-up routers ${when} is one alert, and nobody else is accused`, (t) => {
    const wire = wireWith(l2);
    flood(wire, at, 3000);
    wire.see(at + 60, advertises(router, OWN));
    flood(wire, at + 100, 3000);
    wire.see(at + 160, datagram(host, router));
    const [alarm, ...more] = alarms(wire.finish());
    t.deepEqual(more, []);
    t.is(alarm?.severity, "critical");
    const last = wire.alerts.findLast(
      ({ type, severity }) => type === "ra-rogue" && severity === "critical",
    );
    t.regex(last?.verdict ?? "", /flood of made-up IPv6 routers/);
    t.true((last?.count ?? 0) > 5900);
  });
}

test("made-up routers with the hardware address of the known one are a flood too", (t) => {
  const wire = wireWith();
  for (let i = 0; i < 50; i++) {
    wire.see(200 + i / 100, advertises({ mac: router.mac, ip: `fe80::bad:${i}` }, OTHER));
  }
  t.regex(alarms(wire.told())[0]?.verdict ?? "", /flood of made-up IPv6 routers/);
});

test("one router in each of fifty networks is no flood, nor does a flood in one hide another", (t) => {
  const wire = new GuardedWire(LEARNED);
  for (let vlan = 1; vlan <= 50; vlan++) {
    const prefixes = [`2001:db8:${vlan}::`];
    wire.see(
      1 + vlan / 100,
      advertises({ mac: router.mac, ip: `fe80::${vlan}` }, { prefixes }, { vlan }),
    );
  }
  t.deepEqual(wire.opened("ra-rogue"), []);
  flood(wire, 200, 100);
  wire.see(201, advertises(rogue, OTHER, { vlan: 7 }));
  t.is(alarms(wire.told()).at(-1)?.vlan, 7);
});

test("a flood's alert closes, though a router advertises on that was first seen in it", (t) => {
  const wire = new GuardedWire();
  flood(wire, 1, 100);
  for (let i = 1; i < 10; i++) wire.see(300 * i, advertises(router, OWN));
  const steps = wire.told().filter(({ severity }) => severity === "critical");
  t.like(steps.at(-1), { state: "closed" });
  t.deepEqual(alarms(wire.told()).length, 1);
  wire.see(3000, advertises(rogue, { flags: "08", ...OTHER }));
  t.is(alarms(wire.told()).at(-1)?.owner?.mac, router.mac, "it was learned after that");
});

test("a hundred thousand routers and networks are bounded and counted", (t) => {
  const wire = wireWith();
  flood(wire, 2, 50_000);
  for (let vlan = 1; vlan < 4095; vlan++) wire.see(100 + vlan, advertises(router, OWN, { vlan }));
  const routers = wire.gauge("IPv6 routers");
  t.true((routers?.size ?? 0) <= 256);
});
