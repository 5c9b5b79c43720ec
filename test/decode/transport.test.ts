import test from "ava";
import { Control, Layer } from "#decode/types.ts";
import { see } from "./observe.ts";
import { dhcpAck, ethernet, ipv4, ipv6, tcp, udp } from "./sample.ts";

const over4 = (protocol: number, payload: string) =>
  see({ bytes: ethernet("0800", ipv4(protocol, payload)) });
const over6 = (protocol: number, payload: string) =>
  see({ bytes: ethernet("86dd", ipv6(protocol, payload)) });

test("TCP: ports and the six flags, over both versions of IP", (t) => {
  for (const { packet, refusal } of [over4(6, tcp("d2")), over6(6, tcp("d2"))]) {
    t.is(refusal, "none");
    // 0xd2 has CWR and ECE set besides ACK and SYN.
    t.like(packet, { layer: Layer.tcp, srcPort: 49_152, dstPort: 443, tcpFlags: 0x12 });
  }
});

test("TCP: options count with the header, and may not pass the packet's end", (t) => {
  t.is(over4(6, tcp("02", "60", "020405b4")).refusal, "none");
  const tooLong = over4(6, tcp("02", "70", "020405b4"));
  t.is(tooLong.refusal, "tcp-data-offset");
  t.like(tooLong.packet, { layer: Layer.ip, srcPort: 0, tcpFlags: 0 });
});

test("UDP: ports, over both versions of IP", (t) => {
  for (const { packet, refusal } of [
    over4(17, udp(53, 49_152, "abcd")),
    over6(17, udp(53, 49_152, "abcd")),
  ]) {
    t.is(refusal, "none");
    t.like(packet, { layer: Layer.udp, srcPort: 53, dstPort: 49_152, control: Control.none });
  }
});

test("UDP: a length of 0 takes the rest, one below 8 is refused", (t) => {
  t.like(over6(17, udp(53, 49_152, "abcd", 0)), { refusal: "none" });
  t.is(over4(17, udp(53, 49_152, "abcd", 7)).refusal, "udp-length");
});

test("UDP: what follows the datagram is not its own", (t) => {
  const { packet, refusal } = over4(17, udp(53, 49_152, "abcdabcd", 10));
  t.is(refusal, "none");
  t.like(packet, { layer: Layer.udp, l4Offset: 34, end: 44, wireEnd: 44 });
});

test("UDP: the first fragment of a longer datagram is no fault", (t) => {
  const payload = udp(49_152, 53, "abcd", 3000);
  const fields = { fragment: "2000" };
  const { packet, refusal } = see({ bytes: ethernet("0800", ipv4(17, payload, fields)) });
  t.is(refusal, "none");
  t.like(packet, { layer: Layer.udp, dstPort: 53 });
  t.is(over4(17, payload).refusal, "udp-length");
});

const steers = test.macro((t, from: number, to: number, control: number) => {
  t.is(over4(17, udp(from, to, dhcpAck())).packet.control, control);
  t.is(over6(17, udp(from, to, dhcpAck())).packet.control, Control.none);
});

test("UDP to a DHCP client steers", steers, 67, 68, Control.dhcp);
test("UDP to a DHCP server steers, also from a relay", steers, 67, 67, Control.dhcp);
test("UDP to HSRP routers steers", steers, 49_152, 1985, Control.hsrp);
test("UDP from those ports alone does not", steers, 68, 49_152, Control.none);

test("UDP to DHCPv6 clients and servers steers", (t) => {
  for (const port of [546, 547]) {
    t.is(over6(17, udp(49_152, port, "")).packet.control, Control.dhcp6);
    t.is(over4(17, udp(49_152, port, "")).packet.control, Control.none);
  }
});

test("ICMP: the type, each over its own version of IP", (t) => {
  t.like(over4(1, "0800 0000 00010001").packet, { layer: Layer.icmp, icmpType: 8 });
  t.like(over6(58, "8000 0000 00010001").packet, {
    layer: Layer.icmpv6,
    icmpType: 128,
    control: Control.none,
  });
  t.like(over6(58, "8500 0000 00000000").packet, { control: Control.ndp, icmpType: 133 });
  t.like(over6(1, "0800 0000 00010001").packet, { layer: Layer.ip, icmpType: -1 });
  t.like(over4(58, "8500 0000 00000000").packet, { layer: Layer.ip, control: Control.none });
});

test("other protocols end at IP", (t) => {
  t.like(over4(2, "1600 0000 e00000fb"), { refusal: "none", facts: null });
  t.like(over4(47, "0000 0800").packet, { layer: Layer.ip, ipProtocol: 47, l4Offset: 34 });
});
