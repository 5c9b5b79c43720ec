import test from "ava";
import { explain } from "#detect/explanation.ts";
import type { DetectorModel, UsualRange } from "#detect/types.ts";
import { VectorScorer } from "#detect/vector-scorer.ts";

const range = (edge: number): UsualRange => ({
  low: new Float32Array(3).fill(-edge),
  high: new Float32Array(3).fill(edge),
  spread: new Float32Array(3).fill(0.1),
});

/** Three features from 0 to 1000 in training, of which 100 to 900 were usual. */
const model: DetectorModel = {
  names: ["packets", "flows", "hosts"],
  scaler: {
    offset: new Float64Array(3),
    spread: new Float64Array(3).fill(1000),
    typical: new Float64Array(3).fill(500),
  },
  residual: range(0.1),
  jump: range(0.2),
  value: { low: new Float32Array(3).fill(100), high: new Float32Array(3).fill(900) },
  alarm: { threshold: 1, releaseShare: 0.5, usualLevel: 0, levelVectors: 1000 },
};

/** Scores the vectors with a network that makes 500 of everything, and explains the last. */
function reasons(...vectors: number[][]) {
  const scorer = new VectorScorer(model, {
    scale: (vector, into) => into.set(Array.from(vector, (value) => value / 1000)),
    reconstruct: () => new Float32Array(3).fill(0.5),
  });
  for (const vector of vectors) scorer.score(vector);
  return explain(model, vectors.at(-1) ?? [], scorer);
}

test("a value that is not usual is told beside what is", (t) => {
  const [reason, ...others] = reasons([500, 500, 12_345.678]);
  t.is(reason?.text, "hosts is 12300, usually 100 to 900");
  t.is(reason?.feature, "hosts");
  t.is(reason?.share, 1);
  t.deepEqual(others, []);
});

test("a usual value that came too fast is told with the one before", (t) => {
  const [reason] = reasons([200, 500, 500], [500, 500, 500]);
  t.is(reason?.text, "packets went from 200 to 500 at once, usually by 200 at most");
});

test("a usual value that does not go with the others is told with what does", (t) => {
  const [reason] = reasons([500, 700, 500], [500, 800, 500]);
  t.is(reason?.text, "flows is 800 where the other figures make 500 likely (usually 100 to 900)");
});

test("the heaviest first, and nothing that weighs little beside it", (t) => {
  const found = reasons([500, 700, 1000], [880, 700, 1900]);
  t.deepEqual(
    found.map(({ feature }) => feature),
    ["hosts", "packets"],
  );
  t.true(found[0]!.share > found[1]!.share);
});

test("of a vector like all others there is nothing to tell", (t) => {
  t.deepEqual(reasons([500, 500, 500], [510, 500, 500]), []);
});
