import test from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { decodeDetector, encodeDetector } from "#store/detector-codec.ts";
import type { ModelFiles } from "#store/model-card.ts";
import { keptDetector } from "../helpers/kept-detector.ts";

const KEPT = keptDetector(1);
const FILES = encodeDetector(KEPT);

test("what was kept is the same to the bit, and its network answers", (t) => {
  t.deepEqual(decodeDetector(FILES), KEPT);
  t.deepEqual(decodeDetector(encodeDetector(decodeDetector(FILES))), KEPT);
  const input = new Float32Array(20).fill(0.5);
  const answer = createPlainRunner(decodeDetector(FILES).network).run(input);
  t.deepEqual(answer, createPlainRunner(KEPT.network).run(input));
});

test("the card is JSON that says what the model is", (t) => {
  const card = JSON.parse(new TextDecoder().decode(FILES.card));
  t.like(card, { name: "detector", windows: 17_280, seed: 1, aimedRate: 0.001 });
  t.regex(card.sha256, /^[0-9a-f]{64}$/);
});

test("a model that is not finite is not kept", (t) => {
  const { alarm } = KEPT.model;
  const model = { ...KEPT.model, alarm: { ...alarm, threshold: Number.NaN } };
  t.throws(() => encodeDetector({ ...KEPT, model }), {
    code: "model-invalid",
    message: /^the model is damaged \(alarm\.threshold: /,
  });
  const wild = keptDetector(2);
  const [layer] = wild.network.layers;
  if (layer?.kind === "dense") layer.kernel[3] = Number.POSITIVE_INFINITY;
  t.throws(() => encodeDetector(wild), {
    code: "model-invalid",
    message: "the model is damaged (weights: it has a weight that is no number)",
  });
});

test("weights of another model are refused, though their form is right", (t) => {
  const { body } = encodeDetector(keptDetector(2));
  t.throws(() => decodeDetector({ ...FILES, body }), {
    code: "model-invalid",
    message: "the model is damaged (the numbers are not those of the card)",
  });
});

/** Reads it whole, or refuses it in one line. */
function isHandled(files: ModelFiles): boolean {
  try {
    createPlainRunner(decodeDetector(files).network);
    return true;
  } catch (error) {
    return error instanceof AppError && error.code === "model-invalid" && !/\n/.test(error.message);
  }
}

test("hostile bytes are refused in one line", (t) => {
  const card = fc.uint8Array({ maxLength: 200 });
  const weights = fc.uint8Array({ maxLength: 200 });
  fc.assert(fc.property(card, weights, (c, w) => isHandled({ card: c, body: w })));
  fc.assert(
    fc.property(fc.json(), (text) => isHandled({ ...FILES, card: new TextEncoder().encode(text) })),
  );
  t.pass();
});

test("any byte of either file may be wrong", (t) => {
  const at = fc.nat();
  const by = fc.integer({ min: 1, max: 255 });
  fc.assert(
    fc.property(at, by, (place, bits) => {
      const card = Uint8Array.from(FILES.card);
      card[place % card.length]! ^= bits;
      return isHandled({ ...FILES, card });
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(at, by, (place, bits) => {
      const body = Uint8Array.from(FILES.body);
      body[place % body.length]! ^= bits;
      t.throws(() => decodeDetector({ ...FILES, body }), { code: "model-invalid" });
    }),
  );
});
