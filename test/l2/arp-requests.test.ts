import test from "ava";
import { createArpFacts } from "#decode/arp.ts";
import type { ArpFacts } from "#decode/types.ts";
import { ArpRequests } from "#l2/arp-requests.ts";

const SECOND = 10;
const HOST = 0xc0a80133 | 0;
const ROUTER = 0xc0a80101 | 0;

function message(senderIp: number, targetIp: number): ArpFacts {
  return { ...createArpFacts(), senderIp, targetIp };
}

const question = message(HOST, ROUTER);
const reply = message(ROUTER, HOST);

/** Notes the question and tells of each reply whether it answers. */
function answers(...ticks: readonly number[]): boolean[] {
  const requests = new ArpRequests(1);
  requests.note(question, 100);
  return ticks.map((tick) => requests.answer(reply, 100 + tick));
}

test("a reply answers for five seconds", (t) => {
  t.deepEqual(answers(0), [true]);
  t.deepEqual(answers(5 * SECOND), [true]);
  t.deepEqual(answers(5 * SECOND + 1), [false]);
});

test("others answer too for a second after the first, however late that came", (t) => {
  t.deepEqual(answers(1, 1, 11, 12), [true, true, true, false]);
  t.deepEqual(answers(40, 40, 50, 51), [true, true, true, false]);
});

test("a reply answers only whom it is for, about what was asked", (t) => {
  const requests = new ArpRequests(1);
  requests.note(question, 100);
  t.false(requests.answer(message(ROUTER, HOST + 1), 100));
  t.false(requests.answer(message(ROUTER + 1, HOST), 100));
  t.false(requests.answer(message(HOST, ROUTER), 100));
  t.true(requests.answer(reply, 100));
});

test("a probe is answered by the owner of its address", (t) => {
  const requests = new ArpRequests(1);
  requests.note(message(0, ROUTER), 100);
  t.true(requests.answer(message(ROUTER, 0), 101));
});

test("a new question wants a new answer, but its own copy does not", (t) => {
  const requests = new ArpRequests(1);
  requests.note(question, 100);
  t.true(requests.answer(reply, 100));
  requests.note(question, 101);
  t.false(requests.answer(reply, 115), "the copy came after the answer");
  requests.note(question, 120);
  t.true(requests.answer(reply, 140));
});

test("a million questions are bounded, and what they push out is counted", (t) => {
  const requests = new ArpRequests(1);
  for (let i = 0; i < 1_000_000; i++) requests.note(message(HOST, i), 100);
  const { size, limit, evicted } = requests.table;
  t.true(size <= limit);
  t.is(size + evicted, 1_000_000);
});
