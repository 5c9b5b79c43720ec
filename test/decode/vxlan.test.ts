import test from "ava";
import { Layer } from "#decode/types.ts";
import { see } from "./observe.ts";
import { ARP_REQUEST, ethernet, ipv4, udp, vxlan } from "./sample.ts";

const ARP = ethernet("0806", ARP_REQUEST);

test("the identifier must be valid; other flags are extensions", (t) => {
  const seen = (flags: string) => see({ bytes: ethernet("0800", ipv4(17, vxlan(ARP, flags))) });
  t.is(seen("88").packet.tunnels, 1);
  t.like(seen("80"), { refusal: "vxlan-flags", packet: { layer: Layer.udp, tunnels: 0 } });
});

test("the network's identifier is no VLAN, the frame's own tag is", (t) => {
  const tagged = ethernet("8100 2064", "0806", ARP_REQUEST);
  const outer = (frame: Uint8Array) => ethernet("8100 0063", "0800", ipv4(17, vxlan(frame)));
  t.like(see({ bytes: outer(tagged) }).packet, { vlanId: 100, vlanTags: 1 });
  t.like(see({ bytes: outer(ARP) }).packet, { vlanId: 0, vlanTags: 0 });
});

test("only the destination's port counts", (t) => {
  const { packet } = see({ bytes: ethernet("0800", ipv4(17, udp(4789, 53, "0800000000006400"))) });
  t.like(packet, { tunnels: 0, layer: Layer.udp, dstPort: 53 });
});
