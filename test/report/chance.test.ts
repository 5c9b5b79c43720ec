import test from "ava";
import { chance } from "#report/chance.ts";

test("draws are spread from 0 to 1", (t) => {
  const draws = Array.from({ length: 1000 }, chance);
  t.true(draws.every((draw) => draw >= 0 && draw < 1));
  t.true(draws.some((draw) => draw < 0.2) && draws.some((draw) => draw > 0.8));
  t.true(new Set(draws).size > 990);
});
