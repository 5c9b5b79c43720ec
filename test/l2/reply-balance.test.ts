import test from "ava";
import type { MacAddress } from "#core/units.ts";
import { ReplyBalance } from "#l2/reply-balance.ts";

function balanceOf(unasked: readonly number[], asked: readonly number[] = []): ReplyBalance {
  const balance = new ReplyBalance();
  for (const mac of unasked) balance.note(mac as MacAddress, false);
  for (const mac of asked) balance.note(mac as MacAddress, true);
  return balance;
}

test("three stations whose replies nobody asked for do not all lie", (t) => {
  t.false(balanceOf([1, 2]).isOneWay);
  t.true(balanceOf([1, 2, 3]).isOneWay);
});

test("one station that does so is one, however often", (t) => {
  t.false(balanceOf([1, 1, 1, 1, 1]).isOneWay);
});

test("where two stations answer what was asked, the mirror shows both ways", (t) => {
  t.false(balanceOf([1, 2, 3], [4, 5]).isOneWay);
  t.true(balanceOf([1, 2, 3], [4, 4]).isOneWay, "one could chance to");
});

test("a liar with many faces hides nothing where many stations are asked", (t) => {
  const many = Array.from({ length: 1000 }, (_, i) => i);
  t.false(balanceOf(many, [2000, 2001]).isOneWay);
});
