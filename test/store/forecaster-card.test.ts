import test, { type ExecutionContext } from "ava";
import { type ForecasterCard, forecasterCard } from "#store/forecaster-card.ts";
import { encodeForecaster } from "#store/forecaster-codec.ts";
import { decodeCard } from "#store/model-card.ts";
import { keptForecaster } from "../helpers/kept-models.ts";

const FILES = encodeForecaster(keptForecaster(1));
const CARD = decodeCard(FILES, forecasterCard);

test("a card of ours is taken as it is", (t) => {
  t.deepEqual(forecasterCard.parse(structuredClone(CARD)), CARD);
});

const refused = test.macro({
  title: (name) => `refused by name: ${name}`,
  exec: (t: ExecutionContext, change: (card: ForecasterCard) => object, what: RegExp) => {
    const card = new TextEncoder().encode(JSON.stringify({ ...CARD, ...change(CARD) }));
    const error = t.throws(() => decodeCard({ ...FILES, card }, forecasterCard), {
      code: "model-invalid",
    });
    t.regex(error?.message ?? "", what);
    t.regex(error?.message ?? "", /^the model is damaged \([^\n]*\)$/);
  },
});
type Layers = ForecasterCard["layers"];
const layers = (change: (layers: Layers) => Layers) => (card: ForecasterCard) => ({
  layers: change(card.layers),
});
test("another name", refused, () => ({ name: "detector" }), /name: /);
test("an unknown key", refused, () => ({ more: 1 }), /"more"/);
test("no error at all", refused, () => ({ errorPct: null }), /errorPct: /);
test("a period below 0", refused, () => ({ periods: { daySteps: -1, weekSteps: 0 } }), /daySteps/);
test(
  "a list too short",
  refused,
  ({ targets }) => ({ targets: { ...targets, typical: targets.typical.slice(1) } }),
  /targets\.typical has 11 values for 12 columns/,
);
test("no layer", refused, () => ({ layers: [] }), /layers: /);
test(
  "a layer without end",
  refused,
  layers(([, ...rest]) => [{ kind: "lstm", units: 1e6, isSequence: true }, ...rest]),
  /layers\.0\.units: /,
);
test(
  "a dense layer first",
  refused,
  layers((all) => all.slice(3)),
  /layer 1 \(dense\) gets a seq/,
);
test(
  "an LSTM behind a vector",
  refused,
  layers((all) => [...all.slice(2, 3), ...all.slice(2)]),
  /layer 2 \(lstm\) gets one vector/,
);
test(
  "a sequence in the end",
  refused,
  layers((all) => all.slice(0, 2)),
  /last layer gives a seq/,
);
test(
  "another number of steps ahead",
  refused,
  layers((all) => all.slice(0, 3)),
  /the network gives 4 values for 12 steps/,
);
test(
  "a dropout of everything",
  refused,
  layers((all) => [...all, { kind: "dropout", rate: 1 }]),
  /layers\.4\.rate: /,
);
