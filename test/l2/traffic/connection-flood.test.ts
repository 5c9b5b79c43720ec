import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { hostOf } from "../../helpers/ip-frames.ts";
import { type Connection, Talker } from "../../helpers/talk.ts";

const client = hostOf(66);
const server = hostOf(1);
const connection = (i: number): Connection => ({ client, server, ports: [20_000 + i, 80] });

/** Opens connections within a second. */
function open(talker: Talker, count: number, at = 0): void {
  for (let i = 0; i < count; i++) {
    talker.asks(connection(i), at + i / count);
    talker.accepts(connection(i), at + i / count + 0.001);
    talker.sends(connection(i), at + i / count + 0.002);
  }
}

test("many connections held with drops of a request are a flood, one alert while it lasts", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let round = 0; round < 4; round++) {
    const from = round * 25;
    for (let i = 0; i < 100; i++) {
      const one = connection(round * 100 + i);
      talker.asks(one, from + i / 100);
      talker.accepts(one, from + i / 100 + 0.001);
      talker.sends(one, from + 7 + i / 100, "X-a: 1\r\n");
      talker.sends(one, from + 14 + i / 100, "X-a: 2\r\n");
    }
    for (let i = 0; i < 100; i++) talker.ends(connection(round * 100 + i), from + 20 + i / 100);
  }
  const opened = wire.opened();
  t.is(opened.length, 1);
  t.like(opened[0], { type: "http-flood", severity: "major", attacker: client });
  t.regex(opened[0]?.why[0] ?? "", /^100 connections held open with 0 answers/);
});

test("held connections that are answered, as of a load test or a pool, are none", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  open(talker, 400);
  for (let second = 1; second < 20; second++) {
    for (let i = 0; i < 400; i++) {
      talker.sends(connection(i), second + i / 500, "GET / HTTP/1.1\r\n\r\n");
      talker.answers(connection(i), second + i / 500 + 0.001, "HTTP/1.1 200 OK\r\n\r\n");
    }
  }
  for (let i = 0; i < 400; i++) talker.ends(connection(i), 21 + i / 500);
  t.deepEqual(wire.opened(), []);
});

test("one-way uploads and log shippers send more than drops", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  open(talker, 60);
  for (let i = 0; i < 60_000; i++) talker.sends(connection(i % 60), 1 + i / 3000, "line");
  t.deepEqual(wire.opened(), []);
});

test("connections that the server breaks off, all of them, are a flood", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 100; i++) {
    talker.asks(connection(i), i / 100);
    talker.accepts(connection(i), i / 100 + 0.001);
    talker.breaks(connection(i), i / 100 + 0.002);
  }
  t.regex(wire.opened()[0]?.why[0] ?? "", /^the server broke off \d+ of \d+ connections/);
});

test("more connections than the server can accept are a flood", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 400; i++) {
    talker.asks(connection(i), i / 40);
    if (i % 2 === 0) talker.accepts(connection(i), i / 40 + 0.001);
    if (i % 2 === 0) talker.ends(connection(i), i / 40 + 0.002);
  }
  t.is(wire.opened("http-flood").length, 1);
});

test("a load test of a thousand connections in good order is none", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 3000; i++) talker.whole(connection(i), i / 150);
  t.deepEqual(wire.opened(), []);
});

test("a browser's few held connections are none", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  open(talker, 12);
  for (let i = 0; i < 12; i++) talker.sends(connection(i), 30 + i / 10, "GET");
  t.deepEqual(wire.opened(), []);
});
