import test from "ava";
import { Control, Layer } from "#decode/types.ts";
import { see } from "./observe.ts";
import { ARP_REQUEST, ethernet, gre, ipv4, tcp } from "./sample.ts";

const ARP = ethernet("0806", ARP_REQUEST);
const seeGre = (flags: string, type: string, before = "", frame = ARP) =>
  see({ bytes: ethernet("0800", ipv4(47, gre(flags, type, before, frame))) });

const finds = test.macro((t, flags: string, before: string) => {
  t.like(seeGre(flags, "6558", before), { refusal: "none", packet: { control: Control.arp } });
});
test("no optional field", finds, "0000", "");
test("a checksum", finds, "8000", "abcd 0000");
test("a key", finds, "2000", "00000064");
test("a sequence number", finds, "1000", "00000001");
test("all three", finds, "b000", "abcd 0000 00000064 00000001");

test("routing, and the version of PPTP, are refused where a frame is meant", (t) => {
  for (const flags of ["4000", "0001"]) {
    const { packet, refusal } = seeGre(flags, "6558");
    t.is(refusal, "gre-flags");
    t.like(packet, { layer: Layer.ip, ipProtocol: 47, tunnels: 0 });
  }
});

test("what carries no Ethernet frame is none of ours, whatever its flags", (t) => {
  for (const [flags, type] of [
    ["0000", "0800"],
    ["0000", "0806"],
    ["3001", "880b"],
  ] as const) {
    const packet = see({ bytes: ethernet("0800", ipv4(47, `${flags} ${type} ${tcp()}`)) });
    t.like(packet, { refusal: "none", packet: { layer: Layer.ip, tunnels: 0 } });
  }
});

test("the first type of ERSPAN has no header, and the number tells the second", (t) => {
  t.is(seeGre("0000", "88be").packet.control, Control.arp);
  const header = "00000001 1007 0005 00000000";
  t.like(seeGre("1000", "88be", header).packet, { control: Control.arp, vlanId: 7 });
});
