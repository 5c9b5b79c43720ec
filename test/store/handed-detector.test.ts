import test from "ava";
import { encodeDetector } from "#store/detector-codec.ts";
import { readHandedCard } from "#store/handed-detector.ts";
import { keptDetector } from "../helpers/kept-detector.ts";

const KEPT = keptDetector(1);
const { card: CARD } = encodeDetector(KEPT);
const without = (...names: string[]) => {
  const card = JSON.parse(new TextDecoder().decode(CARD));
  for (const name of names) delete card[name];
  return new TextEncoder().encode(JSON.stringify(card));
};

test("the card of an exported detector says all that judges", (t) => {
  const { windows, windowSeconds, seed, aimedRate, model } = KEPT;
  const handed = { windows, windowSeconds, seed, aimedRate, model };
  t.deepEqual(readHandedCard(CARD, KEPT.network, true), handed);
  const less = without("version", "trainedAt", "sha256", "heldOutRate", "heldOutWindows", "layers");
  t.deepEqual(
    readHandedCard(less, KEPT.network, true),
    handed,
    "what is not needed may be missing",
  );
});

test("a card that lacks something, or is another network's, is refused by name", (t) => {
  const refused = (card: Uint8Array, message: RegExp, network = KEPT.network) =>
    t.throws(() => readHandedCard(card, network, true), { code: "model-invalid", message });
  refused(without("alarm"), /^the model is damaged \(alarm: /);
  refused(without("scaler"), /^the model is damaged \(scaler: /);
  refused(new Uint8Array(3), /^the model is damaged \(the card is no JSON\)$/);
  refused(CARD, /its answer to a golden vector is off by/, keptDetector(2).network);
});

test("rounded weights need only be near", (t) => {
  const [first, ...others] = KEPT.network.layers;
  if (first?.kind !== "dense") return t.fail();
  const kernel = first.kernel.map((weight) => weight + 0.002);
  const network = { ...KEPT.network, layers: [{ ...first, kernel }, ...others] };
  t.throws(() => readHandedCard(CARD, network, true), { message: /more than 0\.0001/ });
  t.notThrows(() => readHandedCard(CARD, network, false));
});
