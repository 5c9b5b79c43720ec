import test from "ava";
import { createPacket, endAt, reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";

function packetOf(end: number, wireEnd: number) {
  return Object.assign(createPacket(), { end, wireEnd });
}

test("a new packet holds nothing", (t) => {
  t.like(createPacket(), { refusal: Refusal.none, layer: 0, ipVersion: 0, ipProtocol: -1 });
});

test("what was captured is reached, to its last byte", (t) => {
  const packet = packetOf(60, 60);
  t.true(reaches(packet, 60, Refusal["arp-short"]));
  t.is(packet.refusal, Refusal.none);
});

test("beyond the wire the sender is at fault", (t) => {
  const packet = packetOf(60, 60);
  t.false(reaches(packet, 61, Refusal["arp-short"]));
  t.is(packet.refusal, Refusal["arp-short"]);
});

test("beyond the capture alone nobody is", (t) => {
  const packet = packetOf(60, 1500);
  t.false(reaches(packet, 1500, Refusal["arp-short"]));
  t.is(packet.refusal, Refusal.cut);
  t.false(reaches(packet, 1501, Refusal["arp-short"]));
  t.is(packet.refusal, Refusal["arp-short"]);
});

test("an inner end takes the padding off, and never adds what was not captured", (t) => {
  const padded = packetOf(60, 60);
  endAt(padded, 42);
  t.like(padded, { end: 42, wireEnd: 42 });
  const cut = packetOf(60, 1500);
  endAt(cut, 1000);
  t.like(cut, { end: 60, wireEnd: 1000 });
});
