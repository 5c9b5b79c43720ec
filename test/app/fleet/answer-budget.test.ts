import test from "ava";
import { AnswerBudget } from "#app/fleet/answer-budget.ts";
import { micros } from "#core/units.ts";

test("32 a minute are answered, the rest is counted in the next", (t) => {
  let nowMs = 0;
  const said: string[] = [];
  const log = { warn: (text: string) => void said.push(text) };
  const budget = new AnswerBudget("refused", { now: () => micros(0), monotonicMs: () => nowMs });
  const told = Array.from({ length: 100 }, () => budget.take("x", log)).filter(Boolean).length;
  t.is(told, 32);
  nowMs = 60_000;
  t.true(budget.take("y", log));
  t.deepEqual(said.slice(32), [
    "68 more commands were refused in a minute",
    "a command was refused: y",
  ]);
});
