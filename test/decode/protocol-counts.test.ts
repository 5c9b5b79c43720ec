import test from "ava";
import { decodeFrame } from "#decode/frame.ts";
import { FrameColumns } from "#decode/frame-columns.ts";
import { createPacket } from "#decode/packet.ts";
import { ProtocolCounts } from "#decode/protocol-counts.ts";
import { frameOf, readControl } from "./observe.ts";
import { ARP_REQUEST, dhcpAck, ethernet, ipv4, ipv6, tcp, udp, vxlan } from "./sample.ts";

function count(...frames: readonly Uint8Array[]): ProtocolCounts {
  const counts = new ProtocolCounts(new FrameColumns(1));
  const packet = createPacket();
  for (const bytes of frames) {
    decodeFrame(frameOf({ bytes }), packet);
    readControl(packet);
    counts.add(packet);
  }
  return counts;
}

const NOTHING = {
  frames: 0,
  vlan: 0,
  arp: 0,
  ipv4: 0,
  ipv6: 0,
  tcp: 0,
  udp: 0,
  icmp: 0,
  icmpv6: 0,
  ndp: 0,
  dhcp: 0,
  vrrp: 0,
  hsrp: 0,
  dhcp6: 0,
  tunnelled: 0,
};

test("nothing counts nothing", (t) => {
  t.deepEqual(count().totals(), NOTHING);
  t.deepEqual(count().refused(), {});
});

const HSRP = "0000 1003 0a78 0500 636973636f000000 0a0201fe";

test("every frame counts into each of its layers", (t) => {
  const counts = count(
    ethernet("88cc", "0207"),
    ethernet("0806", ARP_REQUEST),
    ethernet("8100 0064", "0806", ARP_REQUEST),
    ethernet("0800", ipv4(6, tcp())),
    ethernet("88a8 0064 8100 0001", "86dd", ipv6(6, tcp())),
    ethernet("0800", ipv4(17, udp(53, 49_152, ""))),
    ethernet("0800", ipv4(17, udp(67, 68, dhcpAck()))),
    ethernet("0800", ipv4(17, udp(1985, 1985, HSRP))),
    ethernet("0800", ipv4(112, "2133 6401 0001 baee 0a0201fe", { ttl: "ff" })),
    ethernet("0800", ipv4(1, "0800 0000 00010001")),
    ethernet("86dd", ipv6(58, "8000 0000 00010001")),
    ethernet("86dd", ipv6(58, "8500 0000 00000000")),
    ethernet("86dd", ipv6(17, udp(546, 547, "0b 000001"))),
  );
  t.deepEqual(counts.totals(), {
    frames: 13,
    vlan: 2,
    arp: 2,
    ipv4: 6,
    ipv6: 4,
    tcp: 2,
    udp: 4,
    icmp: 1,
    icmpv6: 2,
    ndp: 1,
    dhcp: 1,
    vrrp: 1,
    hsrp: 1,
    dhcp6: 1,
    tunnelled: 0,
  });
  t.deepEqual(counts.refused(), {});
});

test("a frame out of a tunnel counts as what it is inside", (t) => {
  const inner = ethernet("8100 0064", "0806", ARP_REQUEST);
  const counts = count(ethernet("0800", ipv4(17, vxlan(inner))));
  t.deepEqual(counts.totals(), { ...NOTHING, frames: 1, vlan: 1, arp: 1, tunnelled: 1 });
});

test("refusals count by name, and what came before them by layer", (t) => {
  const short = ethernet("0806", ARP_REQUEST).subarray(0, 41);
  const counts = count(short, short, ethernet("0800", ipv4(6, tcp("02", "40"))));
  t.deepEqual(counts.refused(), { "arp-short": 2, "tcp-data-offset": 1 });
  t.deepEqual(counts.totals(), { ...NOTHING, frames: 3, arp: 2, ipv4: 1 });
});
