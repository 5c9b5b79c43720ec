import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import fc from "fast-check";
import { TcpFlag } from "#decode/types.ts";
import { DEVICE_LIMIT, Did } from "#l2/inventory/types.ts";
import { announcement, datagram, EVERYBODY, question } from "../../helpers/frames.ts";
import { CLIENT, devicesAfter, packet, SERVER, START_S, watch } from "./story.ts";

const SYN_ACK = TcpFlag.syn | TcpFlag.ack;
const far = (n: number) => ({ mac: SERVER.mac, ip: `203.0.113.${n}` });

test("first and last seen, addresses and VLANs of a station", (t) => {
  const device = devicesAfter([
    question(CLIENT, SERVER.ip),
    datagram(CLIENT, SERVER, { vlan: 20 }),
    datagram({ ...CLIENT, ip: "192.168.1.77" }, SERVER, { vlan: 30 }),
  ]).get(CLIENT.mac);
  t.like(device, {
    firstAt: START_S * 1_000_000,
    lastAt: START_S * 1_000_000 + 20_000,
    ipv4: [CLIENT.ip, "192.168.1.77"],
    vlans: [20, 30],
    hostName: null,
  });
});

test("one frame is enough to be known, where few strangers come", (t) => {
  t.deepEqual(devicesAfter([datagram(CLIENT, SERVER)]).get(CLIENT.mac)?.ipv4, [CLIENT.ip]);
});

test("what a router passes on is not its own, and shows what it is", (t) => {
  const frames = [1, 2, 3, 4].map((n) => packet(far(n), CLIENT, { ttl: 63 - n }));
  const router = devicesAfter([announcement(SERVER), ...frames]).get(SERVER.mac);
  t.deepEqual(router?.ipv4, [SERVER.ip]);
  t.is(router?.did, Did.forward);
  t.is(devicesAfter(frames.slice(0, 3)).get(SERVER.mac)?.did, 0, "three may be chance");
});

test("whom packets for others are sent to is a next hop, though it never answers", (t) => {
  const frames = [1, 2, 3, 4].map((n) => packet(CLIENT, far(n)));
  t.is(devicesAfter([announcement(SERVER), ...frames]).get(SERVER.mac)?.did, Did.beNextHop);
});

test("a host with many addresses that answers for each of them is no next hop", (t) => {
  const frames = Array.from({ length: 12 }, (_, n) => [
    packet(CLIENT, far(n)),
    packet(far(n), CLIENT),
  ]);
  t.is(devicesAfter([announcement(SERVER), ...frames.flat()]).get(SERVER.mac)?.did, 0);
});

test("a service shows by its answers, one that was passed on does not", (t) => {
  const fields = { flags: SYN_ACK, ports: [9100, 50_000] } as const;
  t.is(devicesAfter([packet(SERVER, CLIENT, fields)]).get(SERVER.mac)?.did, Did.servePrint);
  const passed = packet(SERVER, CLIENT, { ...fields, ttl: 63 });
  t.is(devicesAfter([passed]).get(SERVER.mac)?.did, 0);
});

test("a service is noticed late, too, among the ordinary frames", (t) => {
  const { pipeline, see } = watch();
  for (let i = 0; i < 500; i++) see(packet(SERVER, CLIENT));
  for (let i = 0; i < 128; i++) see(packet(SERVER, CLIENT, { flags: 16, ports: [631, 50_000] }));
  t.is(pipeline.inventory.drainAll()[0]?.did, Did.servePrint);
});

test("news are told once; that it was merely heard again within a minute of drains", (t) => {
  const { pipeline, see } = watch();
  see(datagram(CLIENT, SERVER));
  t.is(pipeline.inventory.drain(10).length, 1);
  t.is(pipeline.inventory.drain(10).length, 0);
  see(datagram(CLIENT, SERVER));
  let told = 0;
  for (let drains = 0; drains < 60; drains++) told += pipeline.inventory.drain(10).length;
  t.is(told, 1);
});

test("a drain tells no more than asked for; the rest comes with the next", (t) => {
  const { pipeline, see } = watch();
  for (let n = 10; n < 40; n++)
    see(datagram({ mac: `00:25:b3:00:01:${n}`, ip: "10.0.0.9" }, SERVER));
  t.is(pipeline.inventory.drain(20).length, 20);
  t.is(pipeline.inventory.drain(20).length, 10);
});

/** A frame from station number `n` of a flood, as macof sends. */
function flooding(n: number): Uint8Array {
  const mac = (0x020000000000 + n)
    .toString(16)
    .padStart(12, "0")
    .replace(/..(?=.)/g, "$&:");
  return datagram({ mac, ip: "10.9.9.9" }, { mac: EVERYBODY, ip: "10.0.0.1" });
}

test("a million made-up stations become few devices, and their news stays bounded", (t) => {
  const { pipeline, see } = watch();
  for (let i = 0; i < 70; i++) see(datagram(CLIENT, SERVER));
  const flood = flooding(0);
  const view = new DataView(flood.buffer, flood.byteOffset);
  for (let n = 0; n < 1_000_000; n++) {
    view.setUint32(8, Math.imul(n, 0x9e3779b1));
    see(flood, 10);
    if (n % 1000 === 0) see(datagram(CLIENT, SERVER), 10);
  }
  const devices = [...pipeline.inventory.devices()].length;
  t.true(devices < 600, `${devices} devices of ${DEVICE_LIMIT}`);
  t.true(pipeline.inventory.gauge.size <= DEVICE_LIMIT);
  t.true(pipeline.inventory.drainAll().some(({ ipv4 }) => ipv4[0] === CLIENT.ip));
});

test("in a flood a station that speaks again is known by its third frame", (t) => {
  const { pipeline, see } = watch();
  for (let n = 0; n < 1_000; n++) see(flooding(n), 10);
  const known = () => [...pipeline.inventory.devices()].length;
  const before = known();
  for (let i = 0; i < 2; i++) see(datagram(CLIENT, SERVER), 10);
  t.is(known(), before);
  see(datagram(CLIENT, SERVER), 10);
  t.is(known(), before + 1);
});

test("a station that had to make room is told of with what was known", (t) => {
  const { pipeline, see } = watch();
  see(datagram(CLIENT, SERVER));
  pipeline.inventory.drainAll();
  see(datagram(CLIENT, SERVER, { vlan: 7 }));
  // Slower than what counts as a rush: each of them becomes a device.
  for (let n = 0; n < 3 * DEVICE_LIMIT; n++) see(flooding(Math.imul(n, 0x9e3779b1) >>> 0), 50_000);
  t.is(pipeline.inventory.gauge.size, DEVICE_LIMIT);
  t.true(pipeline.inventory.gauge.evicted > 0, "what found no room is counted");
  const told = pipeline.inventory.drainAll().find(({ vlans }) => vlans[0] === 7);
  t.deepEqual(told?.ipv4, [CLIENT.ip]);
});

test("whatever stations send, each is known once and by addresses of its own", (t) => {
  const stations = [1, 2, 3, 4].map((n) => ({ mac: `00:25:b3:00:00:0${n}`, ip: `10.0.0.${n}` }));
  const index = fc.nat(3);
  const act = fc.tuple(index, index, fc.constantFrom(64, 63, 128, 1), fc.nat(3));
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
      const frames = acts.map(([from, to, ttl, vlan]) => {
        const fields = { ttl, ...(vlan > 0 && { vlan }) };
        return packet(stations[from]!, stations[to]!, fields);
      });
      const devices = devicesAfter(frames);
      return stations.every(({ mac, ip }, n) => {
        const hasSpoken = acts.some(([from]) => from === n);
        const ips = devices.get(mac)?.ipv4 ?? [];
        return devices.has(mac) === hasSpoken && ips.every((own) => own === ip);
      });
    }),
  );
  t.pass();
});

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

test("an ordinary frame costs no memory", (t) => {
  const { pipeline, see } = watch();
  const frames = [packet(CLIENT, SERVER), packet(SERVER, CLIENT), question(CLIENT, SERVER.ip)];
  const heapAfter = (count: number) => {
    for (let i = 0; i < count; i++) see(frames[i % frames.length]!, 10);
    pipeline.inventory.drainAll();
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = heapAfter(10_000);
  const grown = heapAfter(1_000_000) - before;
  t.true(grown < 1024 * 1024, `the heap grew by ${grown} bytes`);
});
