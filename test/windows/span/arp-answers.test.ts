import test from "ava";
import { createArpFacts, decodeArp } from "#decode/arp.ts";
import { ArpAnswers } from "#windows/span/arp-answers.ts";
import { arpFrame } from "../../../bench/live/arp-frames.ts";
import { decoded } from "../../helpers/decoded.ts";

const ASKER = { mac: 0x02_00_00_00_00_01, ip: 0x0a_00_00_01 };
const ownerOf = (i: number) => ({ mac: 0x02_00_00_01_00_00 + i, ip: 0x0a_00_01_00 + i });

function see(answers: ArpAnswers, bytes: Uint8Array): void {
  const [packet, arp] = [decoded(bytes), createArpFacts()];
  if (!decodeArp(packet, arp)) throw new Error("no ARP");
  answers.see(packet, arp);
}

function ask(answers: ArpAnswers, i: number): void {
  const sender = { senderMac: ASKER.mac, senderIp: ASKER.ip };
  see(answers, arpFrame({ operation: 1, ...sender, targetMac: 0, targetIp: ownerOf(i).ip }));
}

function reply(answers: ArpAnswers, i: number, targetMac = ASKER.mac): void {
  const { mac: senderMac, ip: senderIp } = ownerOf(i);
  see(answers, arpFrame({ operation: 2, senderMac, senderIp, targetMac, targetIp: ASKER.ip }));
}

test("replies are held against the requests before them", (t) => {
  const answers = new ArpAnswers(7);
  reply(answers, 1);
  ask(answers, 1);
  reply(answers, 1);
  ask(answers, 2);
  reply(answers, 3);
  t.like(answers, { replies: 3, asked: 1 });
});

test("a station is one responder, however often it replies; several are more", (t) => {
  const answers = new ArpAnswers(7);
  for (let n = 0; n < 100; n++) reply(answers, 1);
  t.is(answers.responders, 1);
  for (let i = 2; i < 30; i++) reply(answers, i);
  t.true(answers.responders >= 8 && answers.responders <= 29);
});

test("what is told to all is no answer", (t) => {
  const answers = new ArpAnswers(7);
  reply(answers, 1, 0);
  t.like(answers, { replies: 0, responders: 0 });
});

test("a reset begins anew", (t) => {
  const answers = new ArpAnswers(7);
  ask(answers, 1);
  reply(answers, 1);
  answers.reset();
  t.like(answers, { replies: 0, asked: 0, responders: 0 });
  reply(answers, 1);
  t.like(answers, { replies: 1, asked: 0, responders: 1 });
});
