import test from "ava";
import fc from "fast-check";
import { Control, Layer, Unwrap } from "#decode/types.ts";
import { see, strayOf } from "./observe.ts";
import {
  ARP_REQUEST,
  erspan2,
  erspan3,
  ethernet,
  gre,
  ipv4,
  ipv6,
  tcp,
  udp,
  vxlan,
} from "./sample.ts";

const ARP = ethernet("0806", ARP_REQUEST).with(6, 0x02);
const over4 = (protocol: number, payload: string) => ethernet("0800", ipv4(protocol, payload));
const over6 = (protocol: number, payload: string) => ethernet("86dd", ipv6(protocol, payload));

const TUNNELS = {
  vxlan: over4(17, vxlan(ARP)),
  "vxlan over IPv6": over6(17, vxlan(ARP)),
  "vxlan behind a tag": ethernet("8100 0063", "0800", ipv4(17, vxlan(ARP))),
  gre: over4(47, gre("0000", "6558", "", ARP)),
  "gre over IPv6": over6(47, gre("0000", "6558", "", ARP)),
  "erspan 1": over4(47, gre("0000", "88be", "", ARP)),
  "erspan 2": over4(47, erspan2(ARP)),
  "erspan 3": over4(47, erspan3(ARP)),
};

for (const [name, bytes] of Object.entries(TUNNELS)) {
  test(`${name}: the frame inside stands for the one on the wire`, (t) => {
    const { packet, refusal, facts } = see({ bytes });
    t.is(refusal, "none");
    t.like(packet, {
      layer: Layer.arp,
      control: Control.arp,
      tunnels: 1,
      start: bytes.length - ARP.length,
      end: bytes.length,
      wireBytes: ARP.length,
      srcMacHigh: 0x0226,
      ipVersion: 0,
      ipProtocol: -1,
      dstPort: 0,
      vlanTags: 0,
    });
    t.is(facts?.senderIp, 0x0a020133);
    t.is(strayOf({ bytes }), null);
  });
}

test("a setting says which tunnels are looked into", (t) => {
  const seen = (unwrap: Unwrap) =>
    Object.keys(TUNNELS).filter((name) => {
      const bytes = TUNNELS[name as keyof typeof TUNNELS];
      const { packet, refusal } = see({ bytes }, undefined, unwrap);
      t.is(refusal, "none");
      return packet.tunnels === 1;
    });
  t.deepEqual(seen(Unwrap.none), []);
  t.deepEqual(seen(Unwrap.erspan), ["erspan 1", "erspan 2", "erspan 3"]);
  t.deepEqual(seen(Unwrap.all), Object.keys(TUNNELS));
});

test("two tunnels deep, and of a third what carries it", (t) => {
  const one = over4(47, erspan2(ARP));
  const two = over6(17, vxlan(one));
  t.like(see({ bytes: two }), { refusal: "none", packet: { tunnels: 2, control: Control.arp } });
  const three = see({ bytes: over4(17, vxlan(two)) });
  t.is(three.refusal, "tunnel-depth");
  t.like(three.packet, { tunnels: 2, layer: Layer.ip, ipProtocol: 47, control: Control.none });
});

test("what is refused stays what it was on the wire", (t) => {
  const short = see({ bytes: over4(17, udp(49_152, 4789, "08 000000 000064 00 ffffffff")) });
  t.is(short.refusal, "tunnel-short");
  t.like(short.packet, { tunnels: 0, layer: Layer.udp, dstPort: 4789, start: 0 });
});

test("nothing is sought in a later fragment, nor where a header is damaged", (t) => {
  const later = ethernet("0800", ipv4(47, gre("0000", "6558", "", ARP), { fragment: "00b9" }));
  t.like(see({ bytes: later }), { refusal: "none", packet: { tunnels: 0, ipProtocol: 47 } });
  const damaged = ethernet("0800", ipv4(47, erspan2(ARP), { totalBytes: 2000 }));
  t.like(see({ bytes: damaged }), { refusal: "ipv4-total-length", packet: { tunnels: 0 } });
});

test("property: tunnels with some bytes changed and the end cut: no look outside, no throw", (t) => {
  const nested = over4(47, erspan3(over6(17, vxlan(over4(6, tcp())))));
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(TUNNELS), nested),
      fc.array(fc.tuple(fc.nat(150), fc.nat(255)), { maxLength: 5 }),
      fc.nat(60),
      fc.nat(2000),
      (sample, changes, cut, more) => {
        const bytes = sample.slice(0, Math.max(0, sample.length - cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        t.is(strayOf({ bytes, wireBytes: bytes.length + more }), null);
      },
    ),
    { numRuns: 3000 },
  );
});
