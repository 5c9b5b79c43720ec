import test from "ava";
import { Control, Layer } from "#decode/types.ts";
import { see } from "./observe.ts";
import { ARP_REQUEST, type ErspanFields, erspan2, erspan3, ethernet, ipv4, tcp } from "./sample.ts";

const ARP = ethernet("0806", ARP_REQUEST);
const see2 = (frame: Uint8Array, fields?: ErspanFields) =>
  see({ bytes: ethernet("0800", ipv4(47, erspan2(frame, fields))) });
const see3 = (frame: Uint8Array, fields?: ErspanFields) =>
  see({ bytes: ethernet("0800", ipv4(47, erspan3(frame, fields))) });

test("an untagged frame has the VLAN of the header, a tagged one its own", (t) => {
  const tagged = ethernet("8100 0064", "0806", ARP_REQUEST);
  for (const seeType of [see2, see3]) {
    t.like(seeType(ARP).packet, { vlanId: 7, vlanTags: 0, control: Control.arp });
    t.like(seeType(tagged).packet, { vlanId: 100, vlanTags: 1, control: Control.arp });
  }
});

test("third type: a subheader is passed over", (t) => {
  const fields = { last: "0001", subheader: "08000000 12345678" };
  t.like(see3(ARP, fields), { refusal: "none", packet: { control: Control.arp } });
});

test("third type: anything but an Ethernet frame is refused", (t) => {
  const { refusal, packet } = see3(ARP, { last: "0800" });
  t.is(refusal, "erspan-frame-type");
  t.like(packet, { layer: Layer.ip, ipProtocol: 47, tunnels: 0 });
});

test("each type has its version", (t) => {
  t.is(see2(ARP, { first: "2007" }).refusal, "erspan-version");
  t.is(see3(ARP, { first: "1007" }).refusal, "erspan-version");
});

test("a frame that the switch has cut is cut, not malformed", (t) => {
  const long = ethernet("0800", ipv4(6, tcp(), { totalBytes: 1500 }));
  for (const seeType of [see2, see3]) {
    t.is(seeType(long).refusal, "ipv4-total-length");
    const cut = seeType(long, { second: "0405" });
    t.like(cut, { refusal: "none", packet: { layer: Layer.tcp, dstPort: 443 } });
    t.is(cut.packet.wireBytes, long.length);
  }
});
