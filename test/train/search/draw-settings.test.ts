import test from "ava";
import { drawSettings, SEARCHED } from "#train/search/draw-settings.ts";

const USUAL = { a: 1, b: 10 };

test("the default comes first, others once each, and the same each time", (t) => {
  const choices = { a: [1, 2, 3, 4], b: [10, 20, 30] };
  const drawn = drawSettings(USUAL, choices);
  t.is(drawn.length, SEARCHED);
  t.is(drawn[0], USUAL);
  t.is(new Set(drawn.map((each) => JSON.stringify(each))).size, SEARCHED);
  t.true(drawn.every(({ a, b }) => choices.a.includes(a!) && choices.b.includes(b!)));
  t.deepEqual(drawSettings(USUAL, choices), drawn);
});

test("of few combinations all are drawn", (t) => {
  t.is(drawSettings(USUAL, { a: [1, 2], b: [10] }).length, 2);
});
