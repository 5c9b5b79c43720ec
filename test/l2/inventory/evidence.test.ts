import test from "ava";
import { createPacket } from "#decode/packet.ts";
import { Layer, type Packet, TcpFlag } from "#decode/types.ts";
import {
  countAddresses,
  isFirstHop,
  isStationIpv4,
  isStationIpv6,
  serviceOf,
  withAddress,
} from "#l2/inventory/evidence.ts";
import { Did } from "#l2/inventory/types.ts";

const packetOf = (fields: Partial<Packet>): Packet => ({ ...createPacket(), ...fields });
const GROUP = { dstMacHigh: 0x0100 };

const firstHop = test.macro((t, fields: Partial<Packet>, want: boolean) => {
  t.is(isFirstHop(packetOf(fields)), want);
});

test("a whole time to live is that of the sender", firstHop, { ipTtl: 128 }, true);
test("one less is a router's", firstHop, { ipTtl: 127 }, false);
test("a multicast of the link", firstHop, { ipTtl: 1, ...GROUP }, true);
test("to one station 1 is what is left", firstHop, { ipTtl: 1 }, false);
test("a broadcast is never forwarded", firstHop, { ipTtl: 16, dstIp: -1, ...GROUP }, true);
test("nor is 224.0.0.251", firstHop, { ipTtl: 9, dstIp: 0xe00000fb | 0, ...GROUP }, true);
test("239.1.1.1 may be", firstHop, { ipTtl: 9, dstIp: 0xef010101 | 0, ...GROUP }, false);

test("addresses that a station may own", (t) => {
  t.true(isStationIpv4(0x0a000001));
  t.true(isStationIpv4(0xc0a80101 | 0));
  for (const ip of [0, 0x7f000001, 0xe0000001 | 0, -1]) t.false(isStationIpv4(ip), `${ip}`);
  const of = (...bytes: number[]) => Uint8Array.from({ length: 16 }, (_, i) => bytes[i] ?? 0);
  t.true(isStationIpv6(of(0xfe, 0x80), 0));
  t.true(isStationIpv6(of(0, 0x64, 0xff, 0x9b), 0));
  t.false(isStationIpv6(of(0xff, 0x02), 0));
  t.false(isStationIpv6(of(), 0));
});

test("addresses are counted once each", (t) => {
  let seen = 0;
  for (const ip of [1, 2, 3, 3, 2]) seen = withAddress(seen, ip);
  t.is(countAddresses(seen), 3);
  for (let ip = 0; ip < 1000; ip++) seen = withAddress(seen, ip);
  t.is(countAddresses(seen), 32);
});

const serves = test.macro((t, fields: Partial<Packet>, want: number) => {
  t.is(serviceOf(packetOf({ dstPort: 50_000, ...fields })), want);
});
const answer = { layer: Layer.tcp, tcpFlags: TcpFlag.syn | TcpFlag.ack };

test("DNS", serves, { layer: Layer.udp, srcPort: 53 }, Did.answerDns);
test("a printer", serves, { ...answer, srcPort: 9100 }, Did.servePrint);
test("IPP", serves, { ...answer, srcPort: 631 }, Did.servePrint);
test("a web server", serves, { ...answer, srcPort: 443 }, Did.serveWeb);
test("no port of note", serves, { ...answer, srcPort: 50_001 }, 0);
test("a refusal serves nothing", serves, { ...answer, srcPort: 22, tcpFlags: 0x14 }, 0);
test("nor does a first segment from there", serves, { ...answer, srcPort: 22, tcpFlags: 2 }, 0);
test("nor one server to another", serves, { ...answer, srcPort: 25, dstPort: 25 }, 0);
