import test from "ava";
import { createDhcpFacts } from "#decode/dhcp.ts";
import { FrameColumns } from "#decode/frame-columns.ts";
import { createPacket } from "#decode/packet.ts";
import { Clients } from "#l2/dhcp/clients.ts";
import { Newcomers } from "#l2/dhcp/newcomers.ts";
import { Stations } from "#l2/stations.ts";

/** A client asks at these ticks, and its station is heard at those. */
function scene(asks: readonly number[], heard: readonly number[]) {
  const clients = new Clients(1);
  const stations = new Stations(1, new FrameColumns(1));
  const newcomers = new Newcomers();
  const packet = { ...createPacket(), srcMacHigh: 0x0200, srcMacLow: 0x51 };
  const dhcp = { ...createDhcpFacts(), clientMacHigh: 0x0200, clientMacLow: 0x51, messageType: 1 };
  const events = [
    ...asks.map((tick) => ({ tick, asks: true })),
    ...heard.map((tick) => ({ tick, asks: false })),
  ];
  for (const { tick, asks: isAsk } of events.sort((a, b) => a.tick - b.tick)) {
    stations.see(packet, tick);
    if (!isAsk) continue;
    clients.see(packet, dhcp, tick);
    if (clients.isNew) newcomers.add(clients.keyHigh, clients.keyLow, tick);
  }
  return (tick: number) => newcomers.fates(clients, stations, tick);
}

test("a client has ten seconds to be heard of, and is judged for a minute", (t) => {
  const fates = scene([10], []);
  t.deepEqual(fates(109), { judged: 0, silent: 0 });
  t.deepEqual(fates(110), { judged: 1, silent: 1 });
  t.deepEqual(fates(610), { judged: 1, silent: 1 });
  t.deepEqual(fates(611), { judged: 0, silent: 0 });
});

test("who speaks after its question, or asks again, is not silent", (t) => {
  t.is(scene([10], [14])(110).silent, 0);
  t.is(scene([10], [5])(110).silent, 1, "before does not count");
  t.is(scene([10, 50], [])(110).silent, 0);
  t.is(scene([10, 15], [])(110).silent, 1, "the end of a handshake is no second question");
});

test("a thousand are remembered, and in a rush judged after a second", (t) => {
  const newcomers = new Newcomers();
  const [clients, stations] = [new Clients(1), new Stations(1, new FrameColumns(1))];
  t.true(newcomers.isFewerThan(1, 1));
  for (let i = 0; i < 5000; i++) newcomers.add(0x0200, i, 10 + (i >> 8));
  t.is(newcomers.size, 1024);
  t.false(newcomers.isFewerThan(1000, 30));
  t.true(newcomers.isFewerThan(1000, 700));
  t.deepEqual(newcomers.fates(clients, stations, 40), { judged: 1024, silent: 1024 });
});
