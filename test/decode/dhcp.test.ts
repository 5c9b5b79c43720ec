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
    relayIp: 0,
    requestedIp: 0,
    serverIp: 0x0a0201fe,
    routerIp: 0x0a0201fe,
    nameServerIp: 0,
    leaseSeconds: 86_400,
    nameServersOffset: -1,
    nameServersBytes: 0,
    hostNameOffset: -1,
    hostNameBytes: 0,
    parametersOffset: -1,
    parametersBytes: 0,
    vendorClassOffset: -1,
    vendorClassBytes: 0,
    clientIdOffset: -1,
    clientIdBytes: 0,
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

test("name server, host name, fingerprint, vendor class and identity: where they stand", (t) => {
  const options = "350103 0608 0a020135 0a020136 0c03 707275 3704 0103060f 3c02 4d53 3d02 0061 ff";
  const wire = dhcpAck(options).replace("0a020133 00000000 00000000", "0a020133 00000000 0a0201fe");
  const { facts, refusal } = seeDhcp(wire);
  t.is(refusal, "none");
  const first = 14 + 20 + 8 + 240;
  t.like(facts, {
    relayIp: 0x0a0201fe,
    nameServerIp: 0x0a020135,
    nameServersOffset: first + 3 + 2,
    nameServersBytes: 8,
    hostNameOffset: first + 3 + 10 + 2,
    hostNameBytes: 3,
    parametersOffset: first + 3 + 10 + 5 + 2,
    parametersBytes: 4,
    vendorClassOffset: first + 3 + 10 + 5 + 6 + 2,
    vendorClassBytes: 2,
    clientIdOffset: first + 3 + 10 + 5 + 6 + 4 + 2,
    clientIdBytes: 2,
  });
});

test("of a text told twice the first counts; an empty one is none", (t) => {
  const { facts } = seeDhcp(dhcpAck("350101 0c00 0c01 61 0c02 6262 3c00 ff"));
  t.is(facts?.hostNameBytes, 1);
  t.is(facts?.vendorClassOffset, -1);
});
