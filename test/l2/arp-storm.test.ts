import test from "ava";
import type { AlertEvent, Severity } from "#l2/types.ts";
import { arp, EVERYBODY, type Host, question, reply } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";

const station: Host = { mac: "02:00:00:00:00:77", ip: "10.9.9.9" };

/** The i-th of addresses that lie far apart. */
const far = (i: number) => `10.${i & 127}.${(i >> 7) & 127}.1`;

/** Questions at an even rate. */
function ask(wire: GuardedWire, from: number, seconds: number, perSecond: number): void {
  for (let i = 0; i < seconds * perSecond; i++) {
    wire.see(from + i / perSecond, question(station, far(i)));
  }
}

const storms = (alerts: readonly AlertEvent[]) => alerts.filter(({ type }) => type === "arp-storm");

const severity = test.macro({
  title: (_, perSecond: number, expected: Severity | null) =>
    `${perSecond} a second is ${expected ?? "no storm"}`,
  exec: (t, perSecond: number, expected: Severity | null) => {
    for (const copies of [1, 2]) {
      const wire = new GuardedWire({}, copies);
      ask(wire, 0, 12, perSecond);
      const steps = storms(wire.finish());
      t.deepEqual(
        steps.filter(({ state }) => state === "opened").map((step) => step.severity),
        expected === null ? [] : [expected],
        `${copies} of each frame`,
      );
    }
  },
});

test(severity, 14, null);
test(severity, 16, "notice");
test(severity, 95, "notice");
test(severity, 105, "minor");
test(severity, 950, "minor");
test(severity, 1050, "major");
test(severity, 5000, "major");

test("it names the station and its rate, and counts all", (t) => {
  const wire = new GuardedWire();
  ask(wire, 0, 30, 50);
  const steps = storms(wire.finish());
  t.like(steps[0], {
    state: "opened",
    attacker: { mac: station.mac, ip: null },
    verdict: "02:00:00:00:00:77 sends 51 ARP broadcasts a second.",
    why: ["150 ARP broadcasts from one station in 3.0 s"],
    technique: "T1498",
    count: 150,
  });
  t.like(steps.at(-1), { state: "closed", count: 1500 });
});

test("a burst is no storm, however large", (t) => {
  const wire = new GuardedWire();
  ask(wire, 0, 1, 3000);
  ask(wire, 30, 1.5, 1000);
  t.is(wire.opened().length, 0);
});

test("a storm that grows is told again at once, as what it has become", (t) => {
  const wire = new GuardedWire();
  ask(wire, 0, 10, 20);
  ask(wire, 10, 4, 2000);
  const steps = storms(wire.told());
  t.deepEqual(
    steps.map(({ state, severity }) => [state, severity]),
    [
      ["opened", "notice"],
      ["updated", "major"],
    ],
  );
  t.regex(steps[1]?.verdict ?? "", /sends [12]\d{3} ARP broadcasts a second/);
});

test("a storm that ends closes, though the station goes on as others do", (t) => {
  const wire = new GuardedWire();
  ask(wire, 0, 20, 50);
  ask(wire, 20, 100, 1);
  t.like(storms(wire.told()).at(-1), { state: "closed", count: 1000 });
});

test("a loop repeats one frame: that is a storm", (t) => {
  const wire = new GuardedWire();
  const frame = question(station, far(1));
  for (let i = 0; i < 5000; i++) wire.see(i / 1000, frame);
  t.deepEqual(
    wire.opened().map(({ type }) => type),
    ["arp-storm"],
  );
});

test("replies to all are broadcasts too; replies to one are not", (t) => {
  const others = { mac: "02:00:00:00:00:01", ip: "10.9.9.1" };
  for (const [frame, count] of [
    [arp("0002", station, station, { to: EVERYBODY }), 1],
    [reply(station, others), 0],
  ] as const) {
    const wire = new GuardedWire();
    for (let i = 0; i < 1000; i++) wire.see(i / 50, frame);
    t.is(wire.opened("arp-storm").length, count);
  }
});

test("what a scan explains is no storm", (t) => {
  const wire = new GuardedWire();
  for (let round = 0; round < 10; round++) {
    for (let host = 1; host < 255; host++) {
      wire.see(round * 2.5 + host / 100, question(station, `10.0.0.${host}`));
    }
  }
  t.deepEqual(
    wire.opened().map(({ type }) => type),
    ["arp-scan"],
  );
});

test("a million senders are bounded and counted", (t) => {
  const wire = new GuardedWire();
  const frame = question(station, "10.0.0.1");
  for (let i = 0; i < 1_000_000; i++) {
    frame.set([i >> 16, (i >> 8) & 255, i & 255], 9); // the last bytes of the source
    wire.see(i * 0.0001, frame);
  }
  const senders = wire.gauge("ARP senders");
  t.is(senders?.size, senders?.limit);
  t.is(senders?.evicted, 1_000_000 - (senders?.limit ?? 0));
  t.is(wire.opened("arp-storm").length, 0);
});
