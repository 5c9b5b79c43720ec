import test from "ava";
import { goldenVectors } from "#infer/golden.ts";
import { goldenCard, goldenLists, goldenOf } from "#store/golden-card.ts";
import { DETECTOR } from "../helpers/tflite-models.ts";

const schema = goldenCard(6, 6);
const vectors = goldenVectors(DETECTOR);

test("golden vectors go through JSON to the bit, and of before there were any is none", (t) => {
  t.deepEqual(goldenOf(schema.parse(JSON.parse(JSON.stringify(goldenLists(vectors))))), vectors);
  t.deepEqual(goldenOf(schema.parse(undefined)), []);
});

test("too many of them, or too long ones, are refused", (t) => {
  const [first] = goldenLists(vectors);
  t.true(schema.safeParse(new Array(16).fill(first)).success);
  t.false(schema.safeParse(new Array(17).fill(first)).success);
  t.false(goldenCard(5, 6).safeParse([first]).success);
  t.false(goldenCard(6, 5).safeParse([first]).success);
  t.false(schema.safeParse([{ ...first, more: 1 }]).success);
});
