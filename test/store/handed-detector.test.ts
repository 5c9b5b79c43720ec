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
  const { windows, windowSeconds, seed, aimedRate, golden, model } = KEPT;
  const handed = { windows, windowSeconds, seed, aimedRate, golden, model };
  t.deepEqual(readHandedCard(CARD), handed);
  const less = without("version", "trainedAt", "sha256", "heldOutRate", "heldOutWindows", "layers");
  t.deepEqual(readHandedCard(less), handed, "what is not needed may be missing");
  t.deepEqual(readHandedCard(without("golden")), { ...handed, golden: [] });
});

test("a card that lacks something is refused by name", (t) => {
  const refused = (card: Uint8Array, message: RegExp) =>
    t.throws(() => readHandedCard(card), { code: "model-invalid", message });
  refused(without("alarm"), /^the model is damaged \(alarm: /);
  refused(without("scaler"), /^the model is damaged \(scaler: /);
  refused(new Uint8Array(3), /^the model is damaged \(the card is no JSON\)$/);
  const crossed = JSON.parse(new TextDecoder().decode(CARD));
  crossed.jump.low[2] = crossed.jump.high[2] + 1;
  const bytes = new TextEncoder().encode(JSON.stringify(crossed));
  refused(bytes, /\(jump: the range of mean_frame_bytes ends before it begins\)|\(card: jump: /);
});
