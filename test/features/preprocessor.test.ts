import test from "ava";
import { createPreprocessor } from "#features/preprocessor.ts";

test("a row is scaled, then projected, and a missing value is the typical one", (t) => {
  const prepare = createPreprocessor({
    scaler: {
      offset: Float64Array.of(10, 1),
      spread: Float64Array.of(2, 0),
      typical: Float64Array.of(12, 1),
    },
    projection: { mean: Float64Array.of(0.5, 0), components: Float64Array.of(1, 0) },
  });
  t.deepEqual(prepare([14, 99]), Float32Array.of(2 - 0.5));
  t.deepEqual(prepare([Number.NaN, 1]), Float32Array.of(1 - 0.5));
});
