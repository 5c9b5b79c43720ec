import test from "ava";
import { OPTIMIZER_SERVING, readOptimizer } from "#app/served-optimizer.ts";
import { decodeForest, encodeForest } from "#optimize/forest-codec.ts";
import { keptOptimizer } from "../helpers/kept-models.ts";

test("a kept one is read as it was", (t) => {
  const kept = keptOptimizer(1);
  const { preprocessing, forest } = readOptimizer(kept);
  t.is(preprocessing, kept.preprocessing);
  t.deepEqual(encodeForest(forest), kept.forest);
});

test("trees that do not fit what goes in, or say something else, are refused", (t) => {
  const kept = keptOptimizer(1);
  const { edges, outputs } = decodeForest(kept.forest, "test");
  const wrong = [
    encodeForest({ edges: [...edges, Float32Array.of(1)], outputs }),
    encodeForest({ edges, outputs: outputs.toReversed() }),
    encodeForest({ edges, outputs: outputs.slice(1) }),
  ];
  for (const forest of wrong) {
    t.throws(() => readOptimizer({ ...kept, forest }), {
      code: "model-invalid",
      message: /^optimizer \S+: its trees take \d inputs of 3, and give [a-z_,]+: train again/,
    });
  }
});

test("one that looks at other inputs does not serve", (t) => {
  t.is(OPTIMIZER_SERVING.misfitOf(keptOptimizer(1)), null);
  const columns = [...keptOptimizer(1).columns].reverse();
  t.is(OPTIMIZER_SERVING.misfitOf(keptOptimizer(1, { columns })), "it looks at other inputs");
});
