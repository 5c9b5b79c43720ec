import test from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { decodeOptimizer, encodeOptimizer } from "#store/optimizer-codec.ts";
import { keptOptimizer } from "../helpers/kept-models.ts";

const KEPT = keptOptimizer(1);
const FILES = encodeOptimizer(KEPT);

test("what was kept is the same to the bit", (t) => {
  t.deepEqual(decodeOptimizer(FILES), KEPT);
  t.deepEqual(encodeOptimizer(decodeOptimizer(FILES)), FILES);
  t.is(FILES.body, KEPT.forest, "the trees are the file");
});

test("what could not be read again is not kept", (t) => {
  const { scaler, projection } = KEPT.preprocessing;
  const spread = scaler.spread.with(2, Number.POSITIVE_INFINITY);
  const preprocessing = { scaler: { ...scaler, spread }, projection };
  t.throws(() => encodeOptimizer({ ...KEPT, preprocessing }), {
    code: "model-invalid",
    message: /^the model is damaged \(scaler\.spread\.2: /,
  });
});

test("trees of another model are refused, and any wrong byte in one line", (t) => {
  const { body } = encodeOptimizer(keptOptimizer(2));
  t.throws(() => decodeOptimizer({ ...FILES, body }), {
    code: "model-invalid",
    message: "the model is damaged (the numbers are not those of the card)",
  });
  const property = fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, by) => {
    const card = Uint8Array.from(FILES.card);
    card[at % card.length]! ^= by;
    try {
      return decodeOptimizer({ ...FILES, card }) !== null;
    } catch (error) {
      return error instanceof AppError && !/\n/.test(error.message);
    }
  });
  t.notThrows(() => fc.assert(property, { numRuns: 300 }));
});
