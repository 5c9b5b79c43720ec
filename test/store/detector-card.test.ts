import test, { type ExecutionContext } from "ava";
import { type DetectorCard, detectorCard } from "#store/detector-card.ts";
import { encodeDetector } from "#store/detector-codec.ts";
import { decodeCard } from "#store/model-card.ts";
import { keptDetector } from "../helpers/kept-detector.ts";

const FILES = encodeDetector(keptDetector(1));
const CARD = decodeCard(FILES, detectorCard);

test("a card of ours is taken as it is", (t) => {
  t.deepEqual(detectorCard.parse(structuredClone(CARD)), CARD);
});

const refused = test.macro({
  title: (name) => `refused by name: ${name}`,
  exec: (t: ExecutionContext, change: (card: DetectorCard) => object, what: RegExp) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...CARD, ...change(CARD) }));
    const error = t.throws(() => decodeCard({ ...FILES, card: bytes }, detectorCard), {
      code: "model-invalid",
    });
    t.regex(error?.message ?? "", what);
    t.regex(error?.message ?? "", /^the model is damaged \([^\n]*\)$/);
  },
});
const first = (list: readonly number[], value: unknown) => [value, ...list.slice(1)];
test("another name", refused, () => ({ name: "forecaster" }), /name: /);
test("a version that is a way", refused, () => ({ version: "../../etc" }), /version: /);
test("an unknown key", refused, () => ({ more: 1 }), /"more"/);
test(
  "a number beyond float32",
  refused,
  ({ jump: { low, high, spread } }) => {
    return { jump: { low: first(low, -1e39), high, spread } };
  },
  /jump\.low\.0: /,
);
test(
  "no number",
  refused,
  ({ scaler }) => {
    return { scaler: { ...scaler, offset: first(scaler.offset, null) } };
  },
  /scaler\.offset\.0: /,
);
test(
  "a spread below 0",
  refused,
  ({ scaler }) => {
    return { scaler: { ...scaler, spread: first(scaler.spread, -1) } };
  },
  /scaler\.spread\.0: /,
);
test(
  "a spread that divides by 0",
  refused,
  ({ jump }) => {
    return { jump: { ...jump, spread: first(jump.spread, 0) } };
  },
  /jump\.spread has a 0/,
);
test(
  "a list too short",
  refused,
  ({ value: { low, high } }) => {
    return { value: { low: low.slice(1), high } };
  },
  /value\.low has 19 values for 20 columns/,
);
test(
  "a range upside down",
  refused,
  ({ residual }) => {
    return { residual: { ...residual, low: residual.high, high: residual.low } };
  },
  /residual: the range of packets_per_s ends before it begins/,
);
test(
  "a column twice",
  refused,
  ({ columns }) => {
    return { columns: [columns[1], ...columns.slice(1)] };
  },
  /two columns have one name/,
);
test(
  "too many columns",
  refused,
  () => ({
    columns: Array.from({ length: 65 }, (_, index) => `c${index}`),
  }),
  /columns: /,
);
test(
  "another answer than columns",
  refused,
  ({ layers }) => {
    return { layers: layers.slice(0, 1) };
  },
  /the network gives 8 values for 20 columns/,
);
test(
  "a layer without end",
  refused,
  ({ layers }) => {
    return { layers: [{ units: 1e9, activation: "relu" }, ...layers] };
  },
  /layers\.0\.units: /,
);
