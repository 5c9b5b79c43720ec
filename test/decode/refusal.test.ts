import test from "ava";
import { REFUSAL_NAMES, type RefusalName } from "#decode/refusal.ts";
import { hex, see, type Wire } from "./observe.ts";
import { ARP_REQUEST, dhcpAck, ethernet, ipv4, ipv6, tcp, udp } from "./sample.ts";

const vlan = (tags: number) => "8100 0001 ".repeat(tags).slice(5);
const ndp = (body: string, hopLimit = "ff") => ethernet("86dd", ipv6(58, body, { hopLimit }));
const dhcp = (body: string) => ethernet("0800", ipv4(17, udp(67, 68, body)));
const vrrp = (body: string, ttl = "ff") => ethernet("0800", ipv4(112, body, { ttl }));
const dhcp6 = (body: string) => ethernet("86dd", ipv6(17, udp(547, 546, body)));
const hsrp = (body: string) => ethernet("0800", ipv4(17, udp(1985, 1985, body)));

/** A frame for every name. */
const REFUSED: Readonly<Record<RefusalName, Wire>> = {
  none: { bytes: ethernet("0806", ARP_REQUEST) },
  cut: { bytes: ethernet("0806", ARP_REQUEST).subarray(0, 41), wireBytes: 42 },
  "link-unknown": { bytes: hex("0000"), link: 147 },
  "ethernet-short": { bytes: ethernet("").subarray(0, 12) },
  "vlan-short": { bytes: ethernet("8100", "0001 08") },
  "vlan-depth": { bytes: ethernet("8100", vlan(5), "0800", ipv4(6, tcp())) },
  "cooked-short": { bytes: hex("0000 0001 0006 0025b3bf91ee 0000 08"), link: 113 },
  "arp-short": { bytes: ethernet("0806", ARP_REQUEST).subarray(0, 41) },
  "arp-hardware-type": { bytes: ethernet("0806", ARP_REQUEST.replace("0001", "0007")) },
  "arp-protocol-type": { bytes: ethernet("0806", ARP_REQUEST.replace("0800", "86dd")) },
  "arp-lengths": { bytes: ethernet("0806", ARP_REQUEST.replace("06 04", "06 10")) },
  "ipv4-short": { bytes: ethernet("0800", ipv4(6, "")).subarray(0, 33) },
  "ipv4-version": { bytes: ethernet("0800", ipv4(6, tcp(), { versionAndLength: "55" })) },
  "ipv4-header-length": { bytes: ethernet("0800", ipv4(6, tcp(), { versionAndLength: "44" })) },
  "ipv4-total-length": { bytes: ethernet("0800", ipv4(6, tcp(), { totalBytes: 41 })) },
  "ipv6-short": { bytes: ethernet("86dd", ipv6(6, "")).subarray(0, 53) },
  "ipv6-version": { bytes: ethernet("86dd", ipv4(6, "00".repeat(40))) },
  "ipv6-payload-length": { bytes: ethernet("86dd", ipv6(6, tcp(), { payloadBytes: 21 })) },
  "ipv6-extension-short": { bytes: ethernet("86dd", ipv6(0, "3a00 0000 0000 00")) },
  "ipv6-extension-chain": { bytes: ethernet("86dd", ipv6(60, "3c00 000000000000".repeat(9))) },
  "tcp-short": { bytes: ethernet("0800", ipv4(6, "c000 01bb")) },
  "tcp-data-offset": { bytes: ethernet("0800", ipv4(6, tcp("02", "40"))) },
  "udp-short": { bytes: ethernet("0800", ipv4(17, "c000 0035 0008 00")) },
  "udp-length": { bytes: ethernet("0800", ipv4(17, udp(49_152, 53, "", 9))) },
  "icmp-short": { bytes: ethernet("0800", ipv4(1, "0800 00")) },
  "ndp-short": { bytes: ndp("8700 0000 00000000 fe80000000000000 00000000000000") },
  "ndp-hop-limit": { bytes: ndp("8500 0000 00000000", "fe") },
  "ndp-option-length": { bytes: ndp("8500 0000 00000000 0100 0025b3bf91ee") },
  "dhcp-short": { bytes: dhcp(dhcpAck("").slice(0, -2)) },
  "dhcp-hardware": { bytes: dhcp(dhcpAck().replace("02 01 06", "02 20 14")) },
  "dhcp-magic": { bytes: dhcp(dhcpAck().replace("63825363", "00000000")) },
  "dhcp-option-length": { bytes: dhcp(dhcpAck("350105 3204 0a0201")) },
  "vrrp-short": { bytes: vrrp("2101 6401 0064 00") },
  "vrrp-version": { bytes: vrrp("4101 6400 0064 0000") },
  "vrrp-ttl": { bytes: vrrp("2101 6400 0064 0000", "fe") },
  "hsrp-short": { bytes: hsrp("0000 1003 0a64 0100 6369 7363 6f00 0000 0a02 01") },
  "hsrp-version": { bytes: hsrp("0300 1003 0a64 0100") },
  "dhcp6-short": { bytes: dhcp6("02 0000") },
  "dhcp6-option-length": { bytes: dhcp6("02 000001 0002 0005 00030001") },
};

test("there is a frame for every refusal", (t) => {
  t.deepEqual(Object.keys(REFUSED), [...REFUSAL_NAMES]);
});

for (const name of REFUSAL_NAMES) {
  test(`reaches ${name}`, (t) => {
    t.is(see(REFUSED[name]).refusal, name);
  });
}

test("a frame whose end was not captured is cut, never at fault", (t) => {
  for (const [name, wire] of Object.entries(REFUSED)) {
    const wireBytes = wire.wireBytes ?? wire.bytes.length;
    for (let captured = 0; captured < wire.bytes.length; captured++) {
      const cut = see({ ...wire, bytes: wire.bytes.subarray(0, captured), wireBytes });
      const whole = see(wire).refusal;
      t.true(["none", "cut", whole].includes(cut.refusal), `${name}: ${captured} bytes`);
    }
  }
});
