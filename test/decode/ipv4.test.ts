import test from "ava";
import { see } from "./observe.ts";
import { ethernet, type Ipv4Fields, ipv4, tcp } from "./sample.ts";

const seeIp = (protocol: number, payload: string, fields: Ipv4Fields = {}, padding = "") =>
  see({ bytes: ethernet("0800", ipv4(protocol, payload, fields), padding) });

test("a header, field by field", (t) => {
  const { packet, refusal } = seeIp(253, "abcd", { ttl: "3f" });
  t.is(refusal, "none");
  t.like(packet, {
    layer: 3,
    etherType: 0x0800,
    ipVersion: 4,
    ipProtocol: 253,
    ipTtl: 63,
    isLaterFragment: 0,
    l3Offset: 14,
    srcIpOffset: 26,
    dstIpOffset: 30,
    l4Offset: 34,
    end: 36,
    wireEnd: 36,
    srcPort: 0,
    dstPort: 0,
  });
});

test("the padding of a short frame is not the packet's", (t) => {
  const { packet } = seeIp(6, tcp(), {}, "5a".repeat(6));
  t.like(packet, { layer: 4, end: 54, wireEnd: 54 });
});

test("options move the transport header", (t) => {
  const { packet } = seeIp(6, tcp(), { versionAndLength: "46", options: "94040000" });
  t.like(packet, { layer: 4, l4Offset: 38, dstPort: 443 });
});

test("a first fragment shows its ports, a later one has none", (t) => {
  const first = seeIp(6, tcp(), { fragment: "2000" });
  t.like(first.packet, { layer: 4, isLaterFragment: 0, dstPort: 443 });
  const later = seeIp(6, tcp(), { fragment: "2001" });
  t.like(later.packet, { layer: 3, isLaterFragment: 1, ipProtocol: 6, dstPort: 0 });
  t.is(later.refusal, "none");
});

test("do not fragment is no fragment", (t) => {
  t.like(seeIp(6, tcp(), { fragment: "4000" }).packet, { layer: 4, isLaterFragment: 0 });
});

test("a total length of 0 leaves the cutting to the card: the rest is data", (t) => {
  const { packet, refusal } = seeIp(6, tcp(), { totalBytes: 0 });
  t.is(refusal, "none");
  t.like(packet, { layer: 4, end: 54, wireEnd: 54 });
});

test("of a packet with a bad length the addresses still count", (t) => {
  for (const totalBytes of [19, 41]) {
    const { packet, refusal } = seeIp(6, tcp(), { totalBytes });
    t.is(refusal, "ipv4-total-length");
    t.like(packet, { layer: 3, ipVersion: 4, ipProtocol: 6, srcIpOffset: 26 });
  }
});

test("a capture that ends inside the options is cut", (t) => {
  const bytes = ethernet("0800", ipv4(6, tcp(), { versionAndLength: "46", options: "94040000" }));
  const { packet, refusal } = see({ bytes: bytes.subarray(0, 36), wireBytes: bytes.length });
  t.is(refusal, "cut");
  t.like(packet, { layer: 3, end: 36, wireEnd: 58 });
});
