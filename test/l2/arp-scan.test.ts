import test from "ava";
import { formatIpv4 } from "#core/ip-address.ts";
import type { AlertEvent } from "#l2/types.ts";
import { announcement, datagram, type Host, question, reply } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";

const scanner: Host = { mac: "02:00:00:00:00:99", ip: "10.0.0.99" };

const address = (network: string, last: number) => `${network}.${last}`;

/** Asks for so many addresses of a /24 in turn. */
function sweep(wire: GuardedWire, from: number, hosts: number, perSecond: number): void {
  for (let i = 0; i < hosts; i++) {
    wire.see(from + i / perSecond, question(scanner, address("10.0.0", i + 1)));
  }
}

const scans = (alerts: readonly AlertEvent[]) => alerts.filter(({ type }) => type === "arp-scan");

for (const copies of [1, 2]) {
  test(`a sweep is named at its 40th address, with ${copies} of each frame`, (t) => {
    const wire = new GuardedWire({}, copies);
    sweep(wire, 0, 39, 100);
    t.is(wire.opened().length, 0);
    sweep(wire, 0.5, 254, 100);
    const [opened, closed, ...more] = scans(wire.finish());
    t.deepEqual(more, []);
    t.like(opened, {
      state: "opened",
      severity: "minor",
      attacker: { mac: scanner.mac, ip: scanner.ip },
      verdict: "02:00:00:00:00:99 is looking for every station in 10.0.0.0/24.",
      technique: "T1018",
      count: 40,
    });
    t.like(closed, { state: "closed", count: 253 }, "all but its own address");
  });
}

test("a slow sweep of four a second is named, one of three is not", (t) => {
  for (const [perSecond, count] of [
    [4.1, 1],
    [3, 0],
  ] as const) {
    const wire = new GuardedWire();
    sweep(wire, 0, 254, perSecond);
    t.is(wire.opened("arp-scan").length, count);
  }
});

const station = (last: number): Host => ({
  mac: `02:00:00:00:01:${last.toString(16).padStart(2, "0")}`,
  ip: address("10.0.0", last),
});

/** As `sweep`, with answers of the stations that are there. */
function answeredSweep(
  wire: GuardedWire,
  from: number,
  hosts: number,
  perSecond: number,
  isThere: (last: number) => boolean,
): void {
  for (let i = 1; i <= hosts; i++) {
    const at = from + i / perSecond;
    wire.see(at, question(scanner, address("10.0.0", i)));
    if (isThere(i)) wire.see(at + 0.001, reply(station(i), scanner));
  }
}

for (const copies of [1, 2]) {
  test(`a monitor that asks for stations that are there does not scan, ${copies} of each`, (t) => {
    const wire = new GuardedWire({ stormPerSecond: 100 }, copies);
    answeredSweep(wire, 0, 98, 20, (last) => last % 10 !== 0);
    t.is(wire.opened("arp-scan").length, 0);
  });
}

test("a sweep of a network that is half full is named", (t) => {
  const wire = new GuardedWire();
  answeredSweep(wire, 0, 98, 20, (last) => last % 2 === 0);
  t.is(wire.opened("arp-scan").length, 1);
});

test("an answer counts for who has asked it", (t) => {
  const wire = new GuardedWire();
  sweep(wire, 0, 98, 100);
  for (let i = 1; i < 90; i++) wire.see(1, reply(station(100 + i), scanner));
  sweep(wire, 20, 20, 100);
  for (let i = 21; i < 98; i++) wire.see(20.5, reply(station(i), scanner));
  sweep(wire, 21, 98, 100);
  t.is(wire.opened("arp-scan").length, 1);
});

test("an address every five seconds is a slow scan, once 40 were asked for in vain", (t) => {
  const wire = new GuardedWire();
  answeredSweep(wire, 0, 60, 0.2, (last) => last % 5 === 0);
  const [opened] = wire.opened("arp-scan");
  t.like(opened, { attacker: { mac: scanner.mac, ip: scanner.ip }, count: 49 });
  t.deepEqual(opened?.why, ["it asked for 49 addresses of 10.0.0.0/24 within 600 s"]);
});

test("so slow, a router asks for whatever others send to", (t) => {
  const wire = new GuardedWire();
  for (let i = 1; i < 40; i++) {
    const outside = { mac: scanner.mac, ip: `198.51.${i}.7` };
    wire.see(i / 100, datagram(station(200), outside));
  }
  answeredSweep(wire, 1, 60, 0.2, (last) => last % 5 === 0);
  t.is(wire.opened("arp-scan").length, 0);
});

test("where no answer is ever seen, a slow one is not told from a busy host", (t) => {
  const wire = new GuardedWire();
  sweep(wire, 0, 120, 0.2);
  t.is(wire.opened("arp-scan").length, 0);
});

test("nor where only one host's answers are seen, as in a capture of its own", (t) => {
  const wire = new GuardedWire();
  answeredSweep(wire, 0, 120, 0.2, (last) => last === 7);
  t.is(wire.opened("arp-scan").length, 0);
});

test("nor is a hub that asks for devices that are off, wherever they are in the network", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 80; i++) {
    const last = 1 + ((i * 101) % 251);
    if (last === 99) continue;
    for (const again of [0, 1, 2]) {
      wire.see(i * 5 + again, question(scanner, address("10.0.0", last)));
    }
    if (i % 4 === 0) wire.see(i * 5 + 2.001, reply(station(last), scanner));
  }
  t.is(wire.opened("arp-scan").length, 0);
});

test("nor is a monitor that asks for stations that are known, when their answers pass by", (t) => {
  const wire = new GuardedWire();
  for (let i = 1; i <= 80; i++) wire.see(i, question(station(i), address("10.0.0", 200)));
  answeredSweep(wire, 100, 80, 0.5, (last) => last % 8 === 0);
  t.is(wire.opened("arp-scan").length, 0);
});

test("what one alert has counted makes no slow scan after it", (t) => {
  const wire = new GuardedWire();
  answeredSweep(wire, 0, 254, 100, (last) => last % 5 === 0);
  for (let i = 0; i < 5; i++) wire.see(100 + 70 * i, question(scanner, address("10.0.0", 255)));
  t.is(wire.opened("arp-scan").length, 1);
});

test("a router asks as much, but all over its network", (t) => {
  const wire = new GuardedWire({ stormPerSecond: 1_000_000 });
  for (let i = 0; i < 20_000; i++) {
    const ip = formatIpv4(0x0a000000 + ((i * 7919) % 65_536));
    wire.see(i * 0.01, question(scanner, ip));
  }
  t.is(wire.opened().length, 0);
});

test("a host that asks for one address over and over does not scan", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 1000; i++) wire.see(i * 0.1, question(scanner, "10.0.0.7"));
  t.is(wire.opened("arp-scan").length, 0);
});

test("announcements look for nobody", (t) => {
  const wire = new GuardedWire();
  for (let i = 1; i < 100; i++) {
    wire.see(i * 0.01, announcement({ mac: scanner.mac, ip: address("10.0.0", i) }));
  }
  t.is(wire.opened("arp-scan").length, 0);
});

test("normal questions after a scan let its alert close; a new scan is a new alert", (t) => {
  const wire = new GuardedWire();
  sweep(wire, 0, 254, 100);
  for (let second = 3; second < 100; second++) {
    wire.see(second, question(scanner, address("10.0.0", 1 + (second % 5))));
  }
  t.like(scans(wire.told()).at(-1), { state: "closed", count: 253 });
  sweep(wire, 200, 254, 100);
  t.is(wire.opened("arp-scan").length, 2);
});

test("a scan that goes on is one alert, over several networks too", (t) => {
  const wire = new GuardedWire();
  for (let network = 0; network < 4; network++) {
    for (let host = 1; host < 255; host++) {
      wire.see(network * 50 + host / 10, question(scanner, address(`10.0.${network}`, host)));
    }
  }
  const steps = scans(wire.finish());
  t.is(steps.filter(({ state }) => state === "opened").length, 1);
  t.true((steps.at(-1)?.count ?? 0) > 800);
});

test("an address in a scanner's questions that is another's is not called its own", (t) => {
  const wire = new GuardedWire();
  const owner = { mac: "02:00:00:00:00:01", ip: "10.0.0.1" };
  wire.see(0, question(owner, "10.0.0.2"));
  const liar = { mac: scanner.mac, ip: owner.ip };
  for (let i = 2; i < 100; i++) wire.see(i * 0.01, question(liar, address("10.0.0", i)));
  t.deepEqual(wire.opened("arp-scan")[0]?.attacker, { mac: scanner.mac, ip: null });
});

test("a million senders and networks are bounded and counted", (t) => {
  const wire = new GuardedWire({ stormPerSecond: 1_000_000 });
  const frame = question(scanner, "10.0.0.1");
  for (let i = 0; i < 1_000_000; i++) {
    const [low, middle, high] = [i & 255, (i >> 8) & 255, i >> 16];
    frame.set([high, middle, low], 9); // the last bytes of the source
    frame.set([high, middle, low], 38); // the first of the address asked for
    wire.see(i * 0.0001, frame);
  }
  const sweeps = wire.gauge("ARP sweeps");
  t.is(sweeps?.size, sweeps?.limit);
  t.is(sweeps?.evicted, 1_000_000 - (sweeps?.limit ?? 0));
  t.is(wire.opened("arp-scan").length, 0);
});
