import test from "ava";
import { createDhcpFacts } from "#decode/dhcp.ts";
import { createPacket } from "#decode/packet.ts";
import { Mark } from "#l2/dhcp/client-marks.ts";
import { Clients } from "#l2/dhcp/clients.ts";

const packet = {
  ...createPacket(),
  srcMacHigh: 0x0200,
  srcMacLow: 0x51,
  bytes: Uint8Array.of(1, 2),
};
const facts = {
  ...createDhcpFacts(),
  messageType: 1,
  clientMacHigh: 0x0200,
  clientMacLow: 0x51,
  transactionId: 7,
  parametersOffset: 0,
};

test("a client is new once, whatever it asks", (t) => {
  const clients = new Clients(1);
  clients.see(packet, facts, 10);
  t.true(clients.isNew);
  t.is(clients.marks, 0);
  clients.see(packet, { ...facts, messageType: 3, transactionId: 8 }, 20);
  t.false(clients.isNew);
  t.is(clients.lastAsked(clients.keyHigh, clients.keyLow), 20);
  t.false(clients.askedAgain(clients.keyHigh, clients.keyLow));
  clients.see(packet, facts, 30);
  t.true(clients.askedAgain(clients.keyHigh, clients.keyLow));
  t.is(clients.lastAsked(0x0200, 0x52), 0);
});

test("another identity of a station is another client; the ninth is made up", (t) => {
  const clients = new Clients(1);
  for (let i = 0; i < 9; i++) {
    const bytes = Uint8Array.of(0, i);
    clients.see({ ...packet, bytes }, { ...facts, clientIdOffset: 0, clientIdBytes: 2 }, 10);
    t.true(clients.isNew);
    t.is(clients.marks, i < 8 ? 0 : Mark.many);
  }
});

test("a transaction number of the client before is copied, unless that is a minute ago", (t) => {
  const clients = new Clients(1);
  const next = (low: number, tick: number) => {
    clients.see({ ...packet, srcMacLow: low }, { ...facts, clientMacLow: low }, tick);
    return clients.marks;
  };
  t.is(next(1, 10), 0);
  t.is(next(2, 11), Mark.copied);
  t.is(next(3, 700), 0);
});

test("each mark of a message", (t) => {
  const marks = (change: object, at: object = {}) => {
    const clients = new Clients(1);
    clients.see({ ...packet, ...at }, { ...facts, ...change }, 10);
    return clients.marks;
  };
  t.is(marks({ clientMacLow: 0x52 }), Mark.foreign);
  t.is(marks({ clientMacHigh: 0x0300 }, { srcMacHigh: 0x0300 }), Mark.group);
  t.is(marks({ parametersOffset: -1 }), Mark.bare);
  t.is(marks({ parametersOffset: -1, messageType: 7 }), 0, "a release asks for nothing");
  t.is(marks({ clientIp: 5 }, { srcIp: 6 }), Mark.forged);
  t.is(marks({ clientIp: 5 }, { srcIp: 5 }), 0);
  t.is(marks({ messageType: 4 }), Mark.declines);
});
