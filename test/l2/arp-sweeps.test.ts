import test from "ava";
import fc from "fast-check";
import type { MacAddress } from "#core/units.ts";
import { ArpSweeps } from "#l2/arp-sweeps.ts";

const ASKER = 0x020000000099 as MacAddress;
const NETWORK = 0x0a000000;
const SPAN = 100;

test("property: it counts as sets do, over any questions and answers of one span", (t) => {
  const host = fc.integer({ min: 0, max: 255 });
  const step = fc.record({ host, isAnswer: fc.boolean() });
  const isRight = fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
    const sweeps = new ArpSweeps(SPAN, 7);
    const asked = new Set<number>();
    const answered = new Set<number>();
    for (const { host: last, isAnswer } of steps) {
      if (isAnswer) {
        sweeps.answer(ASKER, NETWORK + last);
        if (asked.has(last)) answered.add(last);
      } else {
        t.is(sweeps.ask(ASKER, NETWORK + last, 5), !asked.has(last));
        asked.add(last);
      }
    }
    t.is(sweeps.askedBy(ASKER, NETWORK), asked.size);
    t.is(sweeps.settledOf(ASKER, NETWORK), answered.size);
    t.is(sweeps.hasAnswerers(ASKER, NETWORK), answered.size > 1);
    const runs = Array.from({ length: 256 }, (_, last) => (asked.has(last) ? "x" : " "));
    const longest = Math.max(
      ...runs
        .join("")
        .split(" ")
        .map(({ length }) => length),
    );
    t.is(sweeps.longestRun(ASKER, NETWORK), longest);
    sweeps.settleAll(ASKER, NETWORK);
    t.is(sweeps.settledOf(ASKER, NETWORK), asked.size);
  });
  t.notThrows(() => fc.assert(isRight));
});

test("a span that is over leaves nothing behind", (t) => {
  const sweeps = new ArpSweeps(SPAN, 7);
  sweeps.ask(ASKER, NETWORK + 1, 5);
  sweeps.answer(ASKER, NETWORK + 1);
  t.false(sweeps.ask(ASKER, NETWORK + 1, 5 + SPAN - 1));
  t.true(sweeps.ask(ASKER, NETWORK + 1, 5 + SPAN));
  t.is(sweeps.askedBy(ASKER, NETWORK), 1);
  t.is(sweeps.settledOf(ASKER, NETWORK), 0);
  t.false(sweeps.hasAnswerers(ASKER, NETWORK));
});

test("each station and network has its own", (t) => {
  const sweeps = new ArpSweeps(SPAN, 7);
  sweeps.ask(ASKER, NETWORK + 1, 5);
  t.true(sweeps.ask((ASKER + 1) as MacAddress, NETWORK + 1, 5));
  t.true(sweeps.ask(ASKER, NETWORK + 0x101, 5));
  sweeps.answer((ASKER + 2) as MacAddress, NETWORK + 1);
  t.is(sweeps.askedBy(ASKER, NETWORK), 1);
  t.is(sweeps.askedBy((ASKER + 2) as MacAddress, NETWORK), 0);
  t.is(sweeps.settledOf(ASKER, NETWORK), 0);
});
