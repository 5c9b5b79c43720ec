import test from "ava";
import fc from "fast-check";
import { LinkType } from "#capture/types.ts";
import { Control, Layer } from "#decode/types.ts";
import { hex, see, strayOf, type Wire } from "./observe.ts";
import { ARP_REQUEST, dhcpAck, ethernet, ipv4, ipv6, tcp, udp } from "./sample.ts";

test("Ethernet: destination, source, type", (t) => {
  const { packet, refusal } = see({ bytes: hex("ffffffffffff", "0025 b3bf91ee", "88cc", "0207") });
  t.is(refusal, "none");
  t.like(packet, {
    layer: Layer.link,
    dstMacHigh: 0xffff,
    dstMacLow: -1,
    srcMacHigh: 0x0025,
    srcMacLow: 0xb3bf91ee | 0,
    etherType: 0x88cc,
    vlanTags: 0,
    vlanId: 0,
    ipVersion: 0,
    ipProtocol: -1,
    wireBytes: 16,
    end: 16,
  });
});

const isTagged = test.macro((t, tags: string, vlanTags: number, vlanId: number) => {
  const { packet, refusal } = see({ bytes: ethernet(tags, "0800", ipv4(6, tcp())) });
  t.is(refusal, "none");
  t.like(packet, { layer: Layer.tcp, vlanTags, vlanId, etherType: 0x0800, dstPort: 443 });
  t.is(packet.l3Offset, 14 + 4 * vlanTags);
});

test("802.1Q: the lower twelve bits are the VLAN", isTagged, "8100 f064", 1, 100);
test("802.1Q: VLAN 0 is a priority alone", isTagged, "8100 f000", 1, 0);
test("802.1ad: the outer VLAN counts", isTagged, "88a8 0064 8100 00c8", 2, 100);
test("the older double tag", isTagged, "9100 0064 8100 00c8", 2, 100);
test("four tags", isTagged, "8100 0001 8100 0002 8100 0003 8100 0004", 4, 1);

test("a fifth tag is refused: the VLAN is known, nothing of what it carries", (t) => {
  const { packet, refusal } = see({
    bytes: ethernet("8100 0001 8100 0002 8100 0003 8100 0004 8100 0005", "0806", ARP_REQUEST),
  });
  t.is(refusal, "vlan-depth");
  t.like(packet, { layer: Layer.link, vlanId: 1, etherType: 0, control: Control.none });
});

test("802.3 with SNAP carries a type, plain 802.3 does not", (t) => {
  const snap = see({ bytes: ethernet("0024", "aaaa03 000000 0806", ARP_REQUEST) });
  t.like(snap.packet, { layer: Layer.arp, control: Control.arp, l3Offset: 22 });
  t.not(snap.facts, null);
  const spanningTree = see({ bytes: ethernet("0026", "424203 0000 00 00 00", "00".repeat(31)) });
  t.is(spanningTree.refusal, "none");
  t.like(spanningTree.packet, { layer: Layer.link, etherType: 0x26 });
  const cisco = see({ bytes: ethernet("0024", "aaaa03 00000c 0806", ARP_REQUEST) });
  t.like(cisco.packet, { layer: Layer.link, control: Control.none });
});

test("raw IP: the version is in the first byte, and there are no link addresses", (t) => {
  const link = LinkType.rawIp;
  t.like(see({ bytes: hex(ipv4(6, tcp())), link }).packet, {
    layer: Layer.tcp,
    ipVersion: 4,
    dstMacHigh: 0,
    srcMacLow: 0,
    l4Offset: 20,
  });
  t.like(see({ bytes: hex(ipv6(6, tcp())), link }).packet, { layer: Layer.tcp, ipVersion: 6 });
  t.is(see({ bytes: hex("00"), link }).refusal, "ipv4-short");
  t.is(see({ bytes: hex(), link }).refusal, "ipv4-short");
});

/** Packet type, hardware type, address length, address, protocol. */
const cooked = (kind: string, length: string, type: string, payload: string): Wire => ({
  bytes: hex(`00${kind}`, "0001", `00${length}`, "0025 b3bf91ee 0000", type, payload),
  link: LinkType.linuxCooked,
});
/** Protocol, reserved, interface, hardware type, packet type, address length, address. */
const cooked2 = (kind: string, length: string, type: string, payload: string): Wire => ({
  bytes: hex(type, "0000", "00000002", "0001", kind, length, "0025 b3bf91ee 0000", payload),
  link: LinkType.linuxCooked2,
});

for (const [name, make] of Object.entries({ cooked, "cooked 2": cooked2 })) {
  test(`Linux ${name}: the source, and whether one was meant or many`, (t) => {
    const source = { srcMacHigh: 0x0025, srcMacLow: 0xb3bf91ee | 0 };
    const toUs = see(make("00", "06", "0800", ipv4(6, tcp()))).packet;
    t.like(toUs, { ...source, layer: Layer.tcp, dstMacHigh: 0, dstMacLow: 0 });
    const broadcast = see(make("01", "06", "0806", ARP_REQUEST));
    t.like(broadcast.packet, { ...source, dstMacHigh: 0xffff, dstMacLow: -1 });
    t.is(broadcast.facts?.targetIp, 0x0a0201fe);
    t.like(see(make("02", "06", "86dd", ipv6(59, ""))).packet, { dstMacHigh: 0x0100 });
  });

  test(`Linux ${name}: addresses that are not six bytes are none`, (t) => {
    const { packet } = see(make("00", "08", "0800", ipv4(6, tcp())));
    t.like(packet, { layer: Layer.tcp, srcMacHigh: 0, srcMacLow: 0 });
  });

  test(`Linux ${name}: tags stand behind the header`, (t) => {
    const { packet } = see(make("00", "06", "8100", `0064 0800 ${ipv4(6, tcp())}`));
    t.like(packet, { layer: Layer.tcp, vlanId: 100, vlanTags: 1 });
  });
}

test("a cooked header that is cut short is refused", (t) => {
  for (const { bytes, link } of [cooked("01", "06", "0806", ""), cooked2("01", "06", "0806", "")]) {
    const { packet, refusal } = see({ bytes: bytes.subarray(0, -1), link: link! });
    t.is(refusal, "cooked-short");
    t.like(packet, { layer: Layer.none, srcMacHigh: 0, dstMacHigh: 0 });
  }
});

test("a frame with nothing at all", (t) => {
  for (const link of Object.values(LinkType)) t.not(see({ bytes: hex(), link }).refusal, "none");
  for (const link of Object.values(LinkType)) {
    t.is(see({ bytes: hex(), link, wireBytes: 60 }).refusal, "cut");
  }
});

const linkType = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<number>(...Object.values(LinkType)) },
  { weight: 1, arbitrary: fc.nat(300) },
);
const moreOnWire = fc.oneof(fc.constant(0), fc.nat(10), fc.nat(100_000));
const STRAY = "a frame is decoded from its own bytes alone, without throwing";

test(`property: ${STRAY}: any bytes`, (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), linkType, moreOnWire, (bytes, link, more) => {
      t.is(strayOf({ bytes, link, wireBytes: bytes.length + more }), null);
    }),
    { numRuns: 1000 },
  );
});

const SAMPLES = [
  ethernet("0806", ARP_REQUEST),
  ethernet("8100 0064", "0806", ARP_REQUEST),
  ethernet("0800", ipv4(6, tcp("02", "60", "020405b4"))),
  ethernet("0800", ipv4(17, udp(67, 68, dhcpAck()))),
  ethernet("0800", ipv4(112, "2133 6401 0001 baee 0a0201fe", { ttl: "ff" })),
  ethernet("0800", ipv4(17, udp(1985, 1985, "0000 1003 0a78 0500 636973636f000000 0a0201fe"))),
  ethernet("86dd", ipv6(58, `8600 0000 40000708 ${"00".repeat(8)} 0101 0025b3bf91ee`)),
  ethernet("86dd", ipv6(0, `2c 00 010400000000 3c 00 0000 00000001 06 00 010400000000 ${tcp()}`)),
];

test(`property: ${STRAY}: good frames with some bytes changed and the end cut`, (t) => {
  const change = fc.tuple(fc.nat(400), fc.nat(255));
  fc.assert(
    fc.property(
      fc.constantFrom(...SAMPLES),
      fc.array(change, { maxLength: 6 }),
      fc.nat(60),
      moreOnWire,
      (sample, changes, cut, more) => {
        const bytes = sample.slice(0, Math.max(0, sample.length - cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        t.is(strayOf({ bytes, wireBytes: bytes.length + more }), null);
      },
    ),
    { numRuns: 3000 },
  );
});
