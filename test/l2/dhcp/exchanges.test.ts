import test from "ava";
import { createDhcpFacts } from "#decode/dhcp.ts";
import { Exchanges } from "#l2/dhcp/exchanges.ts";

const facts = (transactionId: number, clientMacLow: number) => ({
  ...createDhcpFacts(),
  transactionId,
  clientMacHigh: 0x0200,
  clientMacLow,
});

test("who answered last is known for ten seconds, by transaction and client", (t) => {
  const exchanges = new Exchanges(1);
  t.is(exchanges.answererOf(facts(7, 1), 10), 0);
  exchanges.note(facts(7, 1), 3, 10);
  t.is(exchanges.answererOf(facts(7, 1), 110), 3);
  t.is(exchanges.answererOf(facts(7, 1), 111), 0);
  t.is(exchanges.answererOf(facts(8, 1), 10), 0);
  t.is(exchanges.answererOf(facts(7, 2), 10), 0);
  exchanges.note(facts(7, 1), 4, 200);
  t.is(exchanges.answererOf(facts(7, 1), 201), 4);
});

test("a million are bounded and counted", (t) => {
  const exchanges = new Exchanges(1);
  for (let i = 0; i < 1_000_000; i++) exchanges.note(facts(i, 1), 1, 1);
  const { size, limit, evicted } = exchanges.gauge;
  t.is(size, limit);
  t.is(evicted, 1_000_000 - limit);
});
