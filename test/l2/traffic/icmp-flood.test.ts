import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { farHost, hostOf, icmp } from "../../helpers/ip-frames.ts";

const victim = hostOf(1);
const source = hostOf(66);

const rate = test.macro({
  title: (_, perSecond: number, severity: string | null) =>
    `${perSecond} echo requests a second are ${severity ?? "no flood"}`,
  exec: (t, perSecond: number, severity: string | null) => {
    const wire = new GuardedWire();
    for (let i = 0; i < perSecond * 15; i++) wire.see(i / perSecond, icmp(source, victim, 8));
    t.deepEqual(
      wire.opened().map((alert) => [alert.type, alert.severity]),
      severity === null ? [] : [["icmp-flood", severity]],
    );
  },
});

test(rate, 20, null);
test(rate, 45, null);
test(rate, 80, "minor");
test(rate, 2000, "major");

test("forged requests in the victim's own name leave the source unnamed", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 1000; i++) wire.see(i / 500, icmp({ ...source, ip: victim.ip }, victim, 8));
  t.like(wire.opened()[0], { attacker: { mac: source.mac, ip: null }, victims: [victim.ip] });
  t.true(wire.opened()[0]?.why.some((why) => why.includes("forged")));
});

test("replies that nobody asked for flood too; those asked for do not", (t) => {
  for (const [asked, count] of [
    [false, 1],
    [true, 0],
  ] as const) {
    const wire = new GuardedWire();
    for (let i = 0; i < 900; i++) {
      const reflector = hostOf(i % 8, "10.99");
      if (asked && i < 8) wire.see(i / 100, icmp(victim, reflector, 8));
      wire.see(i / 100, icmp(reflector, victim, 0));
    }
    t.is(wire.opened("icmp-flood").length, count);
  }
});

test("errors follow from other traffic", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 5000; i++) wire.see(i / 500, icmp(source, victim, i % 2 === 0 ? 3 : 11));
  t.deepEqual(wire.opened(), []);
});

test("a flood of made-up victims is bounded", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 20_000; i++) wire.see(i / 5000, icmp(source, farHost(i), 8));
  const gauge = wire.gauge("hosts sent ICMP");
  t.is(gauge?.size, gauge?.limit);
});
