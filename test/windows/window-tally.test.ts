import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { decodeFrame } from "#decode/frame.ts";
import { FrameColumns } from "#decode/frame-columns.ts";
import { createPacket } from "#decode/packet.ts";
import type { Packet } from "#decode/types.ts";
import type { WindowCounts } from "#windows/types.ts";
import { WindowTally } from "#windows/window-tally.ts";
import { frameOf, hex } from "../decode/observe.ts";
import { ARP_REQUEST, digits, ethernet, ipv4, ipv6, tcp, udp } from "../decode/sample.ts";

function packetOf(bytes: Uint8Array): Packet {
  const packet = createPacket();
  decodeFrame(frameOf({ bytes }), packet);
  return packet;
}

function countsOf(...frames: readonly Uint8Array[]): WindowCounts {
  const tally = new WindowTally(1, new FrameColumns(1));
  for (const bytes of frames) tally.add(packetOf(bytes), 1);
  return tally.close(micros(0));
}

const NOTHING = {
  startAt: micros(0),
  packets: 0,
  bytes: 0,
  groupFrames: 0,
  ipPackets: 0,
  tcpSegments: 0,
  tcpSyns: 0,
  tcpResets: 0,
  udpDatagrams: 0,
  icmpMessages: 0,
  arpRequests: 0,
  arpReplies: 0,
  arpUnsolicited: 0,
  bindingChanges: 0,
  newFlows: 0,
  distinctSources: 0,
  dstPortEntropyBits: 0,
  lateFrames: 0,
};

const SYN = "02";
const SYN_ACK = "12";
const RST_ACK = "14";
const ACK = "10";

test("every kind of frame counts where it belongs", (t) => {
  const frames = [
    ethernet("0806", ARP_REQUEST),
    hex("ffffffffffff", "0025b3bf91ee", "0806", ARP_REQUEST),
    ...[SYN, SYN_ACK, RST_ACK, ACK].map((flags) => ethernet("0800", ipv4(6, tcp(flags)))),
    ethernet("86dd", ipv6(6, tcp(SYN))),
    ethernet("0800", ipv4(17, udp(49_152, 53, ""))),
    ethernet("0800", ipv4(1, "0800 0000 00010001")),
    ethernet("86dd", ipv6(58, "8000 0000 00010001")),
    ethernet("0800", ipv4(2, "1600 0000 e00000fb")),
  ];
  t.deepEqual(countsOf(...frames), {
    ...NOTHING,
    packets: 11,
    bytes: frames.reduce((sum, bytes) => sum + bytes.length, 0),
    groupFrames: 1,
    ipPackets: 9,
    tcpSegments: 5,
    tcpSyns: 2,
    tcpResets: 1,
    udpDatagrams: 1,
    icmpMessages: 2,
    newFlows: 6,
    distinctSources: 2,
    // Five times port 443, once port 53.
    dstPortEntropyBits: Math.log2(6) - (5 * Math.log2(5)) / 6,
  });
});

test("bytes are those on the wire, captured or not", (t) => {
  const tally = new WindowTally(1, new FrameColumns(1));
  const packet = createPacket();
  const bytes = ethernet("0800", ipv4(6, tcp(), { totalBytes: 1500 }));
  decodeFrame(frameOf({ bytes, wireBytes: 1514 }), packet);
  tally.add(packet, 1);
  t.like(tally.close(micros(0)), { packets: 1, bytes: 1514, tcpSegments: 1 });
});

test("ARP operations other than request and reply count as neither", (t) => {
  const tally = new WindowTally(1, new FrameColumns(1));
  tally.addArp(1, false, false);
  tally.addArp(2, true, false);
  tally.addArp(2, false, true);
  for (const operation of [0, 3, 4, 8, 9, 43_690]) tally.addArp(operation, false, false);
  t.like(tally.close(micros(0)), {
    arpRequests: 1,
    arpReplies: 2,
    arpUnsolicited: 1,
    bindingChanges: 1,
  });
});

test("a window that has closed leaves nothing to the next, but flows go on", (t) => {
  const tally = new WindowTally(1, new FrameColumns(1));
  const packet = packetOf(ethernet("0800", ipv4(6, tcp())));
  tally.add(packet, 1);
  tally.addLate();
  tally.addArp(1, false, true);
  t.like(tally.soFar, { packets: 1, bytes: 54, groupFrames: 0 });
  t.like(tally.close(micros(5)), { startAt: micros(5), packets: 1, newFlows: 1, lateFrames: 1 });
  t.deepEqual(tally.close(micros(0)), NOTHING);
  tally.add(packet, 51);
  t.like(tally.close(micros(0)), { packets: 1, newFlows: 0, lateFrames: 0 });
});

interface End {
  readonly ip: number;
  readonly port: number;
}

/** A datagram from one end to the other, as raw IP. */
function datagram(from: End, to: End, protocol = 17): Packet {
  const header = `4500 001c 0000 0000 40 ${digits(protocol, 1)} 0000`;
  const ends = `${digits(from.ip, 4)} ${digits(to.ip, 4)}`;
  const bytes = hex(header, ends, digits(from.port, 2), digits(to.port, 2), "0008 0000");
  const packet = createPacket();
  decodeFrame(frameOf({ bytes, link: 101 }), packet);
  return packet;
}

function flowsOf(...packets: readonly Packet[]): number {
  const tally = new WindowTally(1, new FrameColumns(1));
  for (const packet of packets) tally.add(packet, 1);
  return tally.close(micros(0)).newFlows;
}

test("both directions are one flow, other ports and protocols are others", (t) => {
  const a = { ip: 0x0a020133, port: 49_152 };
  const b = { ip: 0x0a0201fe, port: 53 };
  t.is(flowsOf(datagram(a, b), datagram(b, a), datagram(a, b)), 1);
  t.is(flowsOf(datagram(a, b), datagram({ ...a, port: 53 }, { ...b, port: 49_152 })), 2);
  t.is(flowsOf(datagram(a, b), datagram({ ...a, port: 49_153 }, b)), 2);
  t.is(flowsOf(datagram(a, b), datagram(a, b, 6)), 2);
  t.is(flowsOf(datagram(a, { ...a, port: 53 }), datagram({ ...a, port: 53 }, a)), 1);
});

test("a later fragment makes no flow", (t) => {
  const later = packetOf(ethernet("0800", ipv4(17, "00".repeat(8), { fragment: "00b9" })));
  t.is(flowsOf(later), 0);
});

test("property: as many flows as unordered pairs of ends", (t) => {
  const end = fc.record({
    ip: fc.integer({ min: 0x0a020100, max: 0x0a020104 }),
    port: fc.constantFrom(53, 80, 443, 49_152, 49_153),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(end, end), { maxLength: 60 }), (pairs) => {
      const names = pairs.map((ends) =>
        ends
          .map(({ ip, port }) => `${ip}:${port}`)
          .sort()
          .join(),
      );
      t.is(flowsOf(...pairs.map(([from, to]) => datagram(from, to))), new Set(names).size);
    }),
  );
});

const sweeps = test.macro((t, count: number, pairOf: (i: number) => readonly [End, End]) => {
  const tally = new WindowTally(0x51ed270b, new FrameColumns(0x51ed270b));
  const packet = datagram({ ip: 1, port: 1 }, { ip: 2, port: 2 });
  for (let i = 0; i < count; i++) {
    const [from, to] = pairOf(i);
    const ends = { srcIp: from.ip | 0, srcPort: from.port, dstIp: to.ip | 0, dstPort: to.port };
    tally.add(Object.assign(packet, ends), 1);
  }
  const { newFlows } = tally.close(micros(0));
  t.true(newFlows <= count && newFlows > count * 0.998, `${newFlows} of ${count} flows`);
});
const SCANNER = { ip: 0x0a020133, port: 49_152 };

test("flows of a port scan are told apart", sweeps, 65_536, (i) => [
  SCANNER,
  { ip: 0x0a0201fe, port: i },
]);
test("flows of a host sweep are told apart", sweeps, 65_536, (i) => [
  SCANNER,
  { ip: 0x0a020000 + i, port: 445 },
]);
test("flows of a scan of ports on many hosts are told apart", sweeps, 90_000, (i) => [
  { ip: SCANNER.ip, port: 40_000 + (i % 3) },
  { ip: 0x0a020000 + (i % 300), port: Math.floor(i / 300) },
]);
test("flows of many clients of one server are told apart", sweeps, 90_000, (i) => [
  { ip: 0xc0a80000 + (i % 300), port: 32_768 + Math.floor(i / 300) },
  { ip: 0x0a0201fe, port: 443 },
]);

test("more packets than a batch holds count as one by one, whenever ticks end", (t) => {
  const packets = Array.from({ length: 1000 }, (_, i) =>
    datagram({ ip: 0x0a020100 + (i % 50), port: 40_000 + (i % 7) }, { ip: 2, port: i % 16 }),
  );
  const [steady, ticking] = [0, 1].map((step) => {
    const tally = new WindowTally(1, new FrameColumns(1));
    packets.forEach((packet, i) => {
      tally.add(packet, 1 + Math.floor(i / 33) * step);
    });
    return tally.close(micros(0));
  });
  t.deepEqual(steady, ticking);
  t.like(steady, { ipPackets: 1000, distinctSources: 50 });
  const flows = new Set(
    packets.map(({ srcIp, srcPort, dstPort }) => `${srcIp} ${srcPort} ${dstPort}`),
  );
  t.is(steady!.newFlows, flows.size);
});
