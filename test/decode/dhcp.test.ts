import test from "ava";
import { see } from "./observe.ts";
import { dhcpAck, ethernet, ipv4, udp } from "./sample.ts";

const seeDhcp = (body: string, lengthBytes?: number) =>
  see({ bytes: ethernet("0800", ipv4(17, udp(67, 68, body, lengthBytes))) });

test("an acknowledgement, field by field", (t) => {
  const { facts, refusal } = seeDhcp(dhcpAck());
  t.is(refusal, "none");
  t.deepEqual(facts, {
    operation: 2,
    messageType: 5,
    transactionId: 0x3903f326,
    clientMacHigh: 0x0025,
    clientMacLow: 0xb3bf91ee | 0,
    clientIp: 0,
    yourIp: 0x0a020133,
    requestedIp: 0,
    serverIp: 0x0a0201fe,
    routerIp: 0x0a0201fe,
    leaseSeconds: 86_400,
  });
});

test("a request names the address it wants; pads are passed over", (t) => {
  const { facts } = seeDhcp(dhcpAck("00 350103 0000 3204 0a020163 ff"));
  t.is(facts?.messageType, 3);
  t.is(facts?.requestedIp, 0x0a020163);
});

test("a lease without end is 2^32 - 1 seconds, and of several routers the first counts", (t) => {
  const { facts } = seeDhcp(dhcpAck("3304 ffffffff 0308 0a020101 0a020102 ff"));
  t.is(facts?.leaseSeconds, 4_294_967_295);
  t.is(facts?.routerIp, 0x0a020101);
});

test("options without an end, and such as are too short for their kind, are no fault", (t) => {
  const { facts, refusal } = seeDhcp(dhcpAck("350105 3602 0a02 3302 0001"));
  t.is(refusal, "none");
  t.is(facts?.messageType, 5);
  t.is(facts?.serverIp, 0);
  t.is(facts?.leaseSeconds, 0);
});

test("what follows the end option, or the datagram, is not read", (t) => {
  t.is(seeDhcp(dhcpAck("350105 ff 350101")).facts?.messageType, 5);
  const lengthBytes = 8 + 240 + 3;
  t.is(seeDhcp(dhcpAck("350105 350101"), lengthBytes).facts?.messageType, 5);
});

test("an option longer than the message is refused", (t) => {
  t.is(seeDhcp(dhcpAck("35ff05")).refusal, "dhcp-option-length");
  t.is(seeDhcp(dhcpAck("35")).refusal, "dhcp-option-length");
});
