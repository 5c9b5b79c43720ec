import test from "ava";
import { see } from "./observe.ts";
import { ethernet, ipv6, tcp, udp } from "./sample.ts";

const seeIp = (next: number, payload: string, payloadBytes?: number) =>
  see({
    bytes: ethernet(
      "86dd",
      ipv6(next, payload, payloadBytes === undefined ? {} : { payloadBytes }),
    ),
  });

test("a header, field by field", (t) => {
  const { packet, refusal } = seeIp(59, "");
  t.is(refusal, "none");
  t.like(packet, {
    layer: 3,
    etherType: 0x86dd,
    ipVersion: 6,
    ipProtocol: 59,
    ipTtl: 255,
    isLaterFragment: 0,
    l3Offset: 14,
    srcIpOffset: 22,
    dstIpOffset: 38,
    l4Offset: 54,
    end: 54,
    wireEnd: 54,
  });
});

const passes = test.macro((t, next: number, extensions: string, bytes: number) => {
  const { packet, refusal } = seeIp(next, `${extensions}${tcp()}`);
  t.is(refusal, "none");
  t.like(packet, { layer: 4, ipProtocol: 6, l4Offset: 54 + bytes, dstPort: 443 });
});

test("no extension", passes, 6, "", 0);
test("hop by hop options", passes, 0, "06 00 010400000000", 8);
test("destination options of 16 bytes", passes, 60, "06 01 010c000000000000000000000000", 16);
test("routing", passes, 43, "06 00 000000000000", 8);
test("mobility", passes, 135, "06 00 000000000000", 8);
test("host identity", passes, 139, "06 00 000000000000", 8);
test("shim6", passes, 140, "06 00 000000000000", 8);
// RFC 4302: the length counts words of four bytes, less two.
test("authentication of 24 bytes", passes, 51, `06 04 ${"00".repeat(22)}`, 24);
test("a fragment header that holds all", passes, 44, "06 00 0000 00000001", 8);
test("eight of them", passes, 60, `${"3c00 010400000000".repeat(7)} 0600 010400000000`, 64);

test("a first fragment shows its ports, a later one has none", (t) => {
  const first = seeIp(44, `11 00 0001 00000001 ${udp(53, 49_152, "abcd", 1000)}`);
  t.is(first.refusal, "none");
  t.like(first.packet, { layer: 5, ipProtocol: 17, srcPort: 53, isLaterFragment: 0 });
  const later = seeIp(44, `11 00 0009 00000001 ${udp(53, 49_152, "abcd")}`);
  t.is(later.refusal, "none");
  t.like(later.packet, { layer: 3, ipProtocol: 17, srcPort: 0, isLaterFragment: 1 });
});

test("a payload length of 0 is a jumbogram, or cut by the card: the rest is data", (t) => {
  const { packet, refusal } = seeIp(6, tcp(), 0);
  t.is(refusal, "none");
  t.like(packet, { layer: 4, end: 74, wireEnd: 74 });
});

test("padding behind the payload is not the packet's", (t) => {
  const { packet } = see({ bytes: ethernet("86dd", ipv6(6, tcp()), "5a5a5a5a") });
  t.like(packet, { layer: 4, end: 74, wireEnd: 74 });
});

test("an extension that reaches past the packet is refused, the addresses still count", (t) => {
  const { packet, refusal } = seeIp(0, `06 ff 010400000000 ${tcp()}`);
  t.is(refusal, "ipv6-extension-short");
  t.like(packet, { layer: 3, ipVersion: 6, ipProtocol: 6 });
});
