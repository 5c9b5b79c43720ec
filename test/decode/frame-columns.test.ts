import test from "ava";
import fc from "fast-check";
import { LinkType } from "#capture/types.ts";
import { flowHigh, flowLow, hashIpv4, withPort } from "#core/ends.ts";
import { micros } from "#core/units.ts";
import { COMMON_FRAMES, UDP_KIND } from "#decode/types.ts";
import { columnsOf, disagreementOf, frameOf, usedPacket, type Wire } from "./observe.ts";
import { digits, ethernet, ipv4, ipv6, tcp, udp } from "./sample.ts";

const isCommon = (wire: Wire) => columnsOf(frameOf(wire)).count === 1;

const takes = test.macro((t, bytes: Uint8Array) => {
  t.true(isCommon({ bytes }));
});
const leaves = test.macro((t, bytes: Uint8Array, link: number = LinkType.ethernet) => {
  t.false(isCommon({ bytes, link }));
});

/** The least that an Ethernet card sends: TCP needs as much, and UDP is padded to it. */
const PADDING = "00".repeat(18);

test("takes TCP", takes, ethernet("0800", ipv4(6, tcp())));
test("takes TCP with options", takes, ethernet("0800", ipv4(6, tcp("02", "60", "020405b4"))));
test("takes UDP", takes, ethernet("0800", ipv4(17, udp(53, 49_152, "ab".repeat(12)))));
test("takes padding", takes, ethernet("0800", ipv4(17, udp(53, 49_152, "")), PADDING));

test("leaves tags", leaves, ethernet("8100 0001", "0800", ipv4(6, tcp())));
test("leaves IPv6", leaves, ethernet("86dd", ipv6(6, tcp())));
test("leaves ICMP", leaves, ethernet("0800", ipv4(1, "0800 0000 0001 0001"), PADDING));
test("leaves DHCP", leaves, ethernet("0800", ipv4(17, udp(68, 67, "abcd")), PADDING));
test("leaves HSRP", leaves, ethernet("0800", ipv4(17, udp(1985, 1985, "abcd")), PADDING));
test("leaves VXLAN", leaves, ethernet("0800", ipv4(17, udp(49_152, 4789, "abcd")), PADDING));
test("leaves fragments", leaves, ethernet("0800", ipv4(6, tcp(), { fragment: "2000" })));
test("leaves IP options", leaves, ethernet("0800", ipv4(6, tcp(), { versionAndLength: "46" })));
test("leaves a bad data offset", leaves, ethernet("0800", ipv4(6, tcp("02", "40"))));
test("leaves a long data offset", leaves, ethernet("0800", ipv4(6, tcp("02", "60"))));
test(
  "leaves an odd UDP length",
  leaves,
  ethernet("0800", ipv4(17, udp(53, 9999, "abcd", 9)), PADDING),
);
test("leaves a short frame", leaves, ethernet("0800", ipv4(6, tcp())).subarray(0, 53));
test("leaves raw IP", leaves, ethernet("0800", ipv4(6, tcp())), LinkType.rawIp);

/** TCP and UDP in IPv4 as senders make it, then some bytes changed anywhere. */
const ports = fc.constantFrom(53, 67, 68, 443, 1985, 4789, 49_152);
const payload = fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString("hex"));
const segment = fc
  .tuple(fc.nat(255), fc.constantFrom("", "020405b4", "0204 05b4 0101 0402"), payload)
  .map(([flags, options, data]) => {
    const words = 5 + options.replaceAll(" ", "").length / 8;
    return ipv4(6, tcp(digits(flags, 1), `${words.toString(16)}0`, options + data));
  });
const datagram = fc
  .tuple(ports, ports, payload)
  .map(([from, to, data]) => ipv4(17, udp(from, to, data)));
const changes = fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 3 });
const padding = fc.nat(20).map((count) => "5a".repeat(count));
/** So much longer on the wire: up to what a file's header can say. */
const more = fc.oneof(fc.nat(40), fc.integer({ min: 2 ** 31, max: 2 ** 32 - 100 }));
const wire = fc
  .tuple(fc.oneof(segment, datagram), padding, changes, more)
  .map(([packet, tail, places, unseen]): Wire => {
    const bytes = ethernet("0800", packet, tail);
    for (const [at, value] of places) if (at < bytes.length) bytes[at] = value;
    return { bytes, wireBytes: bytes.length + unseen };
  });

test("property: what it takes, the long way decodes to the very same", (t) => {
  let taken = 0;
  fc.assert(
    fc.property(wire, (sample) => {
      if (isCommon(sample)) taken++;
      t.is(disagreementOf(sample), null);
    }),
    { numRuns: 5000 },
  );
  t.true(taken > 1000, `${taken} taken`);
});

test("a frame comes back as it was", (t) => {
  const bytes = ethernet("0800", ipv4(6, tcp("02", "60", "020405b4")));
  const frame = {
    ...frameOf({ bytes, wireBytes: 900 }, { poison: 9, offset: 5, left: 0 }),
    own: false,
  };
  const restored = {
    ...frame,
    offset: 0,
    capturedBytes: 0,
    wireBytes: 0,
    at: frame.at,
    link: 7,
    own: true,
  };
  columnsOf(frame).restore(0, restored as never);
  t.deepEqual(restored as object, frame);
});

test("each has its columns", (t) => {
  const seed = 7;
  const packet = usedPacket(0);
  const frames = [
    frameOf({ bytes: ethernet("0800", ipv4(6, tcp("12"))) }),
    frameOf({ bytes: ethernet("0800", ipv4(17, udp(53, 49_152, "")), PADDING) }),
  ];
  frames.forEach((frame, index) => {
    const one = columnsOf(frame, seed);
    one.fill(0, packet);
    const src = withPort(hashIpv4(packet.srcIp, seed), packet.srcPort);
    const dst = withPort(hashIpv4(packet.dstIp, seed), packet.dstPort);
    t.is(one.kinds[0], index === 0 ? 0x12 : UDP_KIND);
    t.is(one.srcHashes[0], hashIpv4(packet.srcIp, seed));
    t.is(one.flowHighs[0], flowHigh(src, dst, packet.ipProtocol));
    t.is(one.flowLows[0], flowLow(src, dst));
    t.is(one.ports[0], (packet.srcPort << 16) | packet.dstPort);
    t.is(one.macHighs[0], (packet.srcMacHigh << 16) | packet.dstMacHigh);
    t.is(one.srcMacLows[0], packet.srcMacLow);
    t.is(one.dstMacLowOf(0), packet.dstMacLow);
    t.is(one.srcIpOf(0), packet.srcIp);
    t.is(one.wireBytes[0], frame.wireBytes);
    t.is(one.times[0], frame.at);
  });
});

test("takes as many as there is room for, and numbers them", (t) => {
  const frame = frameOf({ bytes: ethernet("0800", ipv4(6, tcp())) });
  const columns = columnsOf(frame);
  columns.clear(100);
  let taken = 0;
  while (columns.take(frame)) taken++;
  t.is(taken, COMMON_FRAMES);
  t.is(columns.count, COMMON_FRAMES);
  t.is(columns.firstNumber, 100);
  columns.clear(100 + taken);
  t.is(columns.count, 0);
  t.is(columns.firstNumber, 100 + COMMON_FRAMES);
});

test("leaves a frame of another block or time, and what the box sent", (t) => {
  const frame = frameOf({ bytes: ethernet("0800", ipv4(6, tcp())) });
  const columns = columnsOf(frame);
  const offer = (change: Partial<typeof frame>) => columns.take({ ...frame, ...change });
  columns.between(1000, 2000);
  const at = micros(1000);
  t.true(columns.isBetween(at));
  t.true(offer({ at }));
  t.true(offer({ at: micros(1999) }));
  t.false(offer({ at: micros(999) }));
  t.false(offer({ at: micros(2000) }));
  t.false(offer({ at, own: true }));
  t.false(offer({ at, bytes: frame.bytes.slice() }));
  t.is(columns.count, 3);
});
