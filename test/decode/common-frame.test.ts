import test from "ava";
import fc from "fast-check";
import { LinkType } from "#capture/types.ts";
import { decodeCommonFrame } from "#decode/common-frame.ts";
import { disagreementOf, frameOf, usedPacket, type Wire } from "./observe.ts";
import { digits, ethernet, ipv4, ipv6, tcp, udp } from "./sample.ts";

const isCommon = (wire: Wire) => decodeCommonFrame(frameOf(wire), usedPacket(0));

const takes = test.macro((t, bytes: Uint8Array) => {
  t.true(isCommon({ bytes }));
});
const leaves = test.macro((t, bytes: Uint8Array, link: number = LinkType.ethernet) => {
  const packet = usedPacket(7);
  t.false(decodeCommonFrame(frameOf({ bytes, link }), packet));
  const { bytes: _, view: __, ...untouched } = usedPacket(7);
  t.like(packet, untouched, "nothing is decoded");
});

test("takes TCP", takes, ethernet("0800", ipv4(6, tcp())));
test("takes TCP with options", takes, ethernet("0800", ipv4(6, tcp("02", "60", "020405b4"))));
test("takes UDP", takes, ethernet("0800", ipv4(17, udp(53, 49_152, "abcd"))));
test("takes padding", takes, ethernet("0800", ipv4(17, udp(53, 49_152, "")), "00".repeat(18)));

test("leaves tags", leaves, ethernet("8100 0001", "0800", ipv4(6, tcp())));
test("leaves IPv6", leaves, ethernet("86dd", ipv6(6, tcp())));
test("leaves ICMP", leaves, ethernet("0800", ipv4(1, "0800 0000 0001 0001")));
test("leaves DHCP", leaves, ethernet("0800", ipv4(17, udp(68, 67, "abcd"))));
test("leaves HSRP", leaves, ethernet("0800", ipv4(17, udp(1985, 1985, "abcd"))));
test("leaves fragments", leaves, ethernet("0800", ipv4(6, tcp(), { fragment: "2000" })));
test("leaves IP options", leaves, ethernet("0800", ipv4(6, tcp(), { versionAndLength: "46" })));
test("leaves a bad data offset", leaves, ethernet("0800", ipv4(6, tcp("02", "40"))));
test("leaves a long data offset", leaves, ethernet("0800", ipv4(6, tcp("02", "60"))));
test("leaves an odd UDP length", leaves, ethernet("0800", ipv4(17, udp(53, 9999, "abcd", 9))));
test("leaves a short frame", leaves, ethernet("0800", ipv4(6, tcp())).subarray(0, 53));
test("leaves raw IP", leaves, ethernet("0800", ipv4(6, tcp())), LinkType.rawIp);

/** TCP and UDP in IPv4 as senders make it, then some bytes changed anywhere. */
const ports = fc.constantFrom(53, 67, 68, 443, 1985, 49_152);
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
const wire = fc
  .tuple(fc.oneof(segment, datagram), padding, changes, fc.nat(40))
  .map(([packet, tail, places, more]): Wire => {
    const bytes = ethernet("0800", packet, tail);
    for (const [at, value] of places) if (at < bytes.length) bytes[at] = value;
    return { bytes, wireBytes: bytes.length + more };
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
