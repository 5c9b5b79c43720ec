import test from "ava";
import { checkGolden, goldenCard, goldenOf } from "#store/golden-card.ts";
import { DETECTOR, FORECASTER } from "../helpers/tflite-models.ts";

const schema = goldenCard(64, 64);
const card = schema.parse(JSON.parse(JSON.stringify(goldenOf(DETECTOR))));

test("a card's vectors are those of its network, through JSON", (t) => {
  t.is(card.length, 4);
  t.notThrows(() => checkGolden(DETECTOR, card));
  t.notThrows(() => checkGolden(FORECASTER, schema.parse(undefined)), "of before there were any");
});

test("those of another network, or of another form, are refused", (t) => {
  const [first, ...others] = card;
  const off = [{ ...first!, output: first!.output.with(2, 0.9) }, ...others];
  t.throws(() => checkGolden(DETECTOR, off), {
    code: "model-invalid",
    message:
      /^the model is damaged \(its answer to a golden vector is off by .*, more than 0\.0001\)$/,
  });
  t.throws(() => checkGolden(DETECTOR, [{ ...first!, output: [1] }]), {
    message: /6 values, not 1/,
  });
  t.throws(() => checkGolden(DETECTOR, [{ ...first!, input: [1] }]), { code: "model-invalid" });
  t.notThrows(() => checkGolden(DETECTOR, off, 2), "within a tolerance");
  t.false(schema.safeParse(new Array(17).fill(first)).success);
});
