import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import fc from "fast-check";
import { LinkType } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import type { Micros } from "#core/units.ts";
import { createArpFacts, decodeArp } from "#decode/arp.ts";
import { decodeFrame } from "#decode/frame.ts";
import { FrameColumns } from "#decode/frame-columns.ts";
import { createPacket } from "#decode/packet.ts";
import { Layer2Engine } from "#l2/engine.ts";
import type { ArpEffect } from "#l2/neighbour-guard.ts";
import type { Moment } from "#l2/types.ts";
import {
  announcement,
  datagram,
  type Host,
  poll,
  probe,
  question,
  reply,
} from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const gateway: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const host: Host = { mac: "02:00:00:00:00:51", ip: "192.168.1.51" };
const thief: Host = { mac: "02:00:00:00:00:66", ip: gateway.ip };

/** What the engine says of each ARP message in turn, as letters. */
function effects(...frames: readonly Uint8Array[]): string[] {
  const engine = new Layer2Engine(defaultConfig().l2, 1, new FrameColumns(1));
  const packet = createPacket();
  const arp = createArpFacts();
  return frames.map((bytes, index) => {
    const moment: Moment = { at: index as Micros, tick: 1 + index * 20, frame: index + 1 };
    const size = { offset: 0, capturedBytes: bytes.length, wireBytes: bytes.length };
    decodeFrame({ bytes, ...size, at: moment.at, link: LinkType.ethernet, own: false }, packet);
    engine.frame(packet, moment);
    decodeArp(packet, arp);
    return letters(engine.arp(packet, arp, moment));
  });
}

function letters({ isRequest, isUnsolicited, isBindingChange }: Readonly<ArpEffect>): string {
  return `${isRequest ? "request" : "reply"}${isUnsolicited ? " unasked" : ""}${isBindingChange ? " change" : ""}`;
}

test("each ARP message is told of for the window's counts", (t) => {
  const frames = [
    [question(host, gateway.ip), "request"],
    [reply(gateway, host), "reply"],
    [reply(gateway, host), "reply unasked"],
    [reply(thief, host), "reply unasked change"],
    [reply(thief, host), "reply unasked"],
    [poll(gateway, host), "request change"],
    [announcement(thief), "request change"],
    [probe(host.mac, gateway.ip), "request"],
    [reply(gateway, { mac: host.mac, ip: "0.0.0.0" }), "reply change"],
  ] as const;
  t.deepEqual(
    effects(...frames.map(([frame]) => frame)),
    frames.map(([, expected]) => expected),
  );
});

test("pins are those of the configuration, and those that are told while it runs", (t) => {
  const l2 = {
    ...defaultConfig().l2,
    pins: [gateway],
    gateways: [{ ip: "fe80::1", mac: gateway.mac }, { ip: "10.0.0.1" }],
  };
  const engine = new Layer2Engine(l2, 1, new FrameColumns(1));
  const pins = () => engine.gauges().find(({ name }) => name === "pins")?.size;
  t.is(pins(), 2);
  engine.trust([{ ip: host.ip, mac: host.mac, vlan: 20 }]);
  t.is(pins(), 3);
  engine.trust([]);
  t.is(pins(), 2);
});

/** ARP of all kinds and other frames, with every address random. */
function* randomFrames(count: number): Generator<Uint8Array> {
  const kinds = [
    question(host, gateway.ip),
    reply(gateway, host),
    announcement(gateway),
    poll(host, gateway),
    datagram(host, gateway),
  ];
  let state = 1;
  for (let i = 0; i < count; i++) {
    const frame = kinds[i % kinds.length] as Uint8Array;
    for (const offset of [8, 24, 29, 39]) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      frame.set([state >>> 24, (state >>> 16) & 255, (state >>> 8) & 255], offset);
    }
    yield frame;
  }
}

test("a million frames of random addresses: every table keeps its limit, memory its size", (t) => {
  const wire = new GuardedWire({ learnSeconds: 0 });
  let seconds = 0;
  const flood = (frames: number) => {
    for (const frame of randomFrames(frames)) {
      seconds += 0.0001;
      wire.see(seconds, frame);
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = flood(1);
  const after = flood(1_000_000);
  t.log(`the heap grew by ${after - before} bytes`);
  t.true(after - before < 16 * 1024 * 1024);
  const gauges = wire.gauges();
  t.is(new Set(gauges.map(({ name }) => name)).size, gauges.length, "each has a name of its own");
  for (const { name, size, limit } of gauges) t.true(size <= limit, `${name}: ${size} of ${limit}`);
  const washed = [
    "stations",
    "address requests",
    "addresses claimed once",
    "ARP sweeps",
    "slow ARP sweeps",
    "ARP senders",
  ];
  for (const name of washed) {
    t.true((wire.gauge(name)?.evicted ?? 0) > 0, name);
  }
  t.true(wire.opened().length < 200, "a flood of frames is no flood of alerts");
});

test("a flood does not hide one poisoned reply a second", (t) => {
  const wire = new GuardedWire();
  wire.see(0, question(host, gateway.ip));
  wire.see(0.001, reply(gateway, host));
  wire.see(2, question(gateway, host.ip));
  let seconds = 3;
  let frames = 0;
  const poison = reply(thief, host);
  for (const frame of randomFrames(500_000)) {
    seconds += 0.00002;
    wire.see(seconds, frame);
    if (++frames % 50_000 === 0) wire.see(seconds, poison);
  }
  const spoofs = wire.opened("arp-spoof").filter(({ attacker }) => attacker?.mac === thief.mac);
  t.is(spoofs.length, 1);
  t.like(spoofs[0], { claimed: gateway.ip, owner: { mac: gateway.mac } });
  const told = wire.finish().findLast(({ id }) => id === spoofs[0]?.id);
  t.is(told?.count, 10);
});

test("steps come in the order of what made them, and at the end all that is open closes", (t) => {
  const wire = new GuardedWire({ learnSeconds: 0 });
  wire.see(0, question(host, gateway.ip));
  wire.see(0.001, reply(gateway, host));
  wire.see(2, reply(thief, host));
  for (let i = 1; i < 255; i++) wire.see(3 + i / 100, question(host, `192.168.1.${i}`));
  const steps = wire.finish();
  t.deepEqual(
    steps.map(({ type, state }) => `${type} ${state}`),
    [
      "new-device opened", // host, gateway, thief
      "new-device opened",
      "new-device opened",
      "arp-spoof opened",
      "arp-scan opened",
      "new-device closed",
      "new-device closed",
      "new-device closed",
      "arp-spoof closed",
      "arp-scan closed",
    ],
  );
});

test("property: no bytes make the guard throw, and the same bytes tell the same", (t) => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.uint8Array({ minLength: 28, maxLength: 28 }).map((tail) => {
      const frame = question(host, gateway.ip);
      frame.set(tail, 14);
      return frame;
    }),
    fc.constantFrom(question(host, gateway.ip), reply(gateway, host), reply(thief, host)),
  );
  const times = fc.oneof(fc.nat(1000), fc.integer({ min: -100_000, max: 1_000_000_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(times, bytes), { maxLength: 50 }), (frames) => {
      const tell = () => {
        const wire = new GuardedWire({ learnSeconds: 0, scanTargets: 8 });
        for (const [millis, frame] of frames) wire.see(millis / 1000, frame);
        return wire.finish();
      };
      t.deepEqual(tell(), tell());
    }),
    { numRuns: 500 },
  );
});
