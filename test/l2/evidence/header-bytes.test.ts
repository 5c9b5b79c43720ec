import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { addressOffset, headerBytes } from "#l2/evidence/header-bytes.ts";
import { datagram, hex, question } from "../../helpers/frames.ts";
import { frameOf, gateway, packetOf, segment, victim } from "./samples.ts";

const ETHERNET = "020000000001 020000000002";
const IPV6 = `6000 0000 0014 06 40 ${"fe80".padEnd(32, "0")} ${"fe80".padEnd(32, "1")}`;
const TCP = "c000 01bb 00000001 00000000 5010 0400 0000 0000";

const cases: Record<string, readonly [bytes: Uint8Array, header: number, addresses: number]> = {
  "TCP without its data": [segment(victim, gateway, 900), 54, 26],
  "TCP with options": [
    hex(
      ETHERNET,
      "0800 4500 0030 1234 0000 40 06 0000 c0a80101 c0a80102",
      TCP.replace("50", "60"),
      "01010101",
      "aabbccdd",
    ),
    58,
    26,
  ],
  UDP: [datagram(victim, gateway), 42, 26],
  "UDP in a VLAN": [datagram(victim, gateway, { vlan: 7 }), 46, 30],
  "TCP over IPv6": [hex(ETHERNET, "86dd", IPV6, TCP), 74, 22],
  ICMP: [
    hex(
      ETHERNET,
      "0800 4500 0020 1234 0000 40 01 0000 c0a80101 c0a80102 0800 0000 00010001 5ec2e700",
    ),
    42,
    26,
  ],
  "a later fragment": [
    hex(ETHERNET, "0800 4500 0024 1234 0010 40 11 0000 c0a80101 c0a80102", "dd".repeat(16)),
    34,
    26,
  ],
  "a protocol that is not decoded": [
    hex(ETHERNET, "0800 4500 0034 1234 0000 40 2f 0000 c0a80101 c0a80102", "dd".repeat(32)),
    42,
    26,
  ],
  "an EtherType that is not decoded": [hex(ETHERNET, "88cc", "dd".repeat(40)), 30, 14],
  ARP: [question(victim, gateway.ip), 30, 22],
};

const ends = test.macro({
  title: (_given, name: string) => `the headers of ${name} end, and its addresses begin`,
  exec: (t: ExecutionContext, name: string) => {
    const [bytes, header, addresses] = cases[name]!;
    const packet = packetOf(frameOf(bytes));
    t.is(headerBytes(packet), header);
    t.is(addressOffset(packet), addresses);
  },
});
for (const name of Object.keys(cases)) test(ends, name);

test("whatever the bytes, both are whole numbers of a frame", (t) => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(...Object.keys(cases)),
      (noise, name) => {
        const bytes = Uint8Array.from(cases[name]![0]);
        noise.forEach((byte, i) => {
          if (byte > 200 && i < bytes.length) bytes[i] = byte;
        });
        const packet = packetOf(frameOf(bytes));
        for (const value of [headerBytes(packet), addressOffset(packet)]) {
          if (!Number.isInteger(value) || value < 0) return false;
        }
        return true;
      },
    ),
  );
  t.pass();
});
