import test from "ava";
import { see } from "./observe.ts";
import { ARP_REQUEST, ethernet } from "./sample.ts";

test("a request, field by field", (t) => {
  const { facts, refusal, packet } = see({ bytes: ethernet("0806", ARP_REQUEST) });
  t.is(refusal, "none");
  t.is(packet.l3Offset, 14);
  t.deepEqual(facts, {
    operation: 1,
    senderMacHigh: 0x0025,
    senderMacLow: 0xb3bf91ee | 0,
    senderIp: 0x0a020133,
    targetMacHigh: 0,
    targetMacLow: 0,
    targetIp: 0x0a0201fe,
  });
});

test("a reply with the padding of a short frame", (t) => {
  const reply = "0001 0800 06 04 0002 0026 0b310733 c0a80001 ffff ffffffff ffffffff";
  const { facts, refusal } = see({ bytes: ethernet("0806", reply, "5a".repeat(18)) });
  t.is(refusal, "none");
  t.deepEqual(facts, {
    operation: 2,
    senderMacHigh: 0x0026,
    senderMacLow: 0x0b310733,
    senderIp: 0xc0a80001 | 0,
    targetMacHigh: 0xffff,
    targetMacLow: -1,
    targetIp: -1,
  });
});

test("IEEE 802 is Ethernet too, and operations of other protocols are told as they are", (t) => {
  const rarp = ARP_REQUEST.replace("0001 0800", "0006 0800").replace("04 0001", "04 0003");
  const { facts, refusal } = see({ bytes: ethernet("0806", rarp) });
  t.is(refusal, "none");
  t.is(facts?.operation, 3);
});

test("a message that is not Ethernet and IPv4 tells nothing", (t) => {
  const { facts, packet } = see({ bytes: ethernet("0806", ARP_REQUEST.replace("06 04", "08 04")) });
  t.is(facts, null);
  t.is(packet.layer, 2, "it still counts as ARP");
});
