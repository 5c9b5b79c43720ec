import test from "ava";
import { Layer } from "#decode/types.ts";
import { hex, see } from "./observe.ts";
import { ARP_REQUEST, digits, ethernet, ipv4, ipv6, tcp, vxlan } from "./sample.ts";

const ARP = ethernet("0806", ARP_REQUEST);

/** A tunnel between two addresses. */
const seeBetween = (from: string, to: string) => {
  const packet = ipv4(17, vxlan(ARP)).replace("0a0201330a0201fe", from + to);
  return see({ bytes: ethernet("0800", packet) });
};

test("a frame out of the Internet to a private address is not of this network", (t) => {
  const [inside, outside, other] = ["c0a80001", "08080808", "01010101"];
  t.is(seeBetween(outside, inside).refusal, "tunnel-origin");
  t.like(seeBetween(outside, inside).packet, { layer: Layer.udp, tunnels: 0 });
  for (const [from, to] of [
    [inside, inside],
    [inside, outside],
    [outside, other],
  ] as const) {
    t.is(seeBetween(from, to).packet.tunnels, 1, `${from} to ${to}`);
  }
});

test("the same over IPv6", (t) => {
  const seeFrom = (from: string) => {
    const packet = ipv6(17, vxlan(ARP))
      .replaceAll(" ", "")
      .replace("fe800000000000000000000000000001", from)
      .replace("ff020000000000000000000000000002", `fd${"00".repeat(15)}`);
    return see({ bytes: ethernet("86dd", packet) });
  };
  t.is(seeFrom(`2001${"00".repeat(14)}`).refusal, "tunnel-origin");
  t.is(seeFrom(`fd${"00".repeat(15)}`).packet.tunnels, 1);
});

test("of a frame in the first of several fragments the rest is not at fault", (t) => {
  const whole = ethernet("0800", ipv4(6, tcp() + "5a".repeat(1000)));
  const outer = ipv4(17, vxlan(whole));
  const firstBytes = 20 + 8 + 8 + 14 + 40 + 2;
  const first = outer.slice(0, 2 * firstBytes).replace(/^(45 ?00)....(....)0000/, (_, a, b) => {
    return `${a}${digits(firstBytes, 2)}${b}2000`;
  });
  const { packet, refusal } = see({ bytes: hex("0025b3bf91ee", "00260b310733", "0800", first) });
  t.is(refusal, "none");
  t.like(packet, { layer: Layer.tcp, dstPort: 443, tunnels: 1 });
  t.is(packet.wireBytes, 14 + 40 + 2);
});
