import test from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { decodeForecaster, encodeForecaster } from "#store/forecaster-codec.ts";
import type { ModelFiles } from "#store/model-card.ts";
import { keptForecaster } from "../helpers/kept-models.ts";

const KEPT = keptForecaster(1);
const FILES = encodeForecaster(KEPT);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("what was kept is the same to the bit, and its network answers", (t) => {
  t.deepEqual(decodeForecaster(FILES), KEPT);
  const input = new Float32Array(240).fill(0.25);
  const answer = createPlainRunner(decodeForecaster(FILES).model.network).run(input);
  t.deepEqual(answer, createPlainRunner(KEPT.model.network).run(input));
});

test("one of other features is refused", (t) => {
  const card = new TextEncoder().encode(textOf(FILES.card).replace("log_level", "loglevel"));
  t.throws(() => decodeForecaster({ ...FILES, card }), {
    code: "model-invalid",
    message: /^the model is damaged \(it looks at other features/,
  });
});

test("what could not be read again is not kept", (t) => {
  t.throws(() => encodeForecaster({ ...KEPT, errorPct: Number.NaN }), { code: "model-invalid" });
  const wild = keptForecaster(2);
  const [layer] = wild.model.network.layers;
  if (layer?.kind === "lstm") layer.recurrent[3] = Number.NaN;
  t.throws(() => encodeForecaster(wild), {
    message: /weights: it has a weight that is no number/,
  });
});

/** Reads it whole, or refuses it in one line. */
function isHandled(files: ModelFiles): boolean {
  try {
    createPlainRunner(decodeForecaster(files).model.network);
    return true;
  } catch (error) {
    return error instanceof AppError && error.code === "model-invalid" && !/\n/.test(error.message);
  }
}

test("hostile cards, and any wrong byte of either file, are refused in one line", (t) => {
  const place = fc.nat();
  const bits = fc.integer({ min: 1, max: 255 });
  const broken = (bytes: Uint8Array, at: number, by: number) => {
    const copy = Uint8Array.from(bytes);
    copy[at % copy.length]! ^= by;
    return copy;
  };
  fc.assert(
    fc.property(place, bits, (at, by) => isHandled({ ...FILES, card: broken(FILES.card, at, by) })),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(place, bits, (at, by) => {
      const body = broken(FILES.body, at, by);
      t.throws(() => decodeForecaster({ ...FILES, body }), { code: "model-invalid" });
    }),
  );
  fc.assert(
    fc.property(fc.json(), (text) => isHandled({ ...FILES, card: new TextEncoder().encode(text) })),
  );
});
