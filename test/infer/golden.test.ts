import test from "ava";
import { checkGolden, GOLDEN_TOLERANCE, goldenFault, goldenVectors } from "#infer/golden.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { createSimdRunner } from "#infer/simd/simd-runner.ts";
import type { Runner } from "#infer/types.ts";
import { referenceAnswer } from "../helpers/reference-network.ts";
import { DETECTOR, FORECASTER, INT8_DETECTOR } from "../helpers/tflite-models.ts";

const { float32, int8 } = GOLDEN_TOLERANCE;

test("golden vectors are the network's answers, and the same each time", (t) => {
  for (const network of [DETECTOR, FORECASTER]) {
    const vectors = goldenVectors(network);
    t.is(vectors.length, 4);
    t.deepEqual(goldenVectors(network), vectors);
    for (const { input, output } of vectors) {
      for (const [at, value] of referenceAnswer(network, [...input]).entries()) {
        t.true(Math.abs(value - output[at]!) < 1e-6);
      }
    }
  }
});

test("runners that are right pass, each within its tolerance", (t) => {
  t.is(goldenFault(createPlainRunner(DETECTOR), goldenVectors(DETECTOR), 0), null);
  const simd = createSimdRunner(FORECASTER);
  if (simd !== null) t.is(goldenFault(simd, goldenVectors(FORECASTER), float32), null);
  t.is(goldenFault(createInt8Runner(INT8_DETECTOR), goldenVectors(DETECTOR), int8), null);
  t.regex(
    goldenFault(createInt8Runner(INT8_DETECTOR), goldenVectors(DETECTOR), float32) ?? "",
    /^its answer to a golden vector is off by 0\.0\d+, more than 0\.0001$/,
  );
});

test("a runner that answers rubbish is found, whatever its rubbish", (t) => {
  const vectors = goldenVectors(DETECTOR);
  const fault = (run: Runner["run"]) => goldenFault({ run }, vectors, int8) ?? "";
  t.regex(
    fault(() => new Float32Array(6)),
    /off by 0\./,
  );
  t.regex(
    fault(() => new Float32Array(6).fill(Number.NaN)),
    /off by Infinity/,
  );
  t.regex(
    fault(() => new Float32Array(5)),
    /^it answers with 5 values, not 6$/,
  );
});

/** As a fused LSTM does whose state nobody resets. */
test("a runner that keeps a state from call to call is found", (t) => {
  const network = createPlainRunner(FORECASTER);
  let before = 0;
  const leaking: Runner = {
    run: (input) => {
      const answer = network.run(input).map((value) => value + before);
      before += 0.02;
      return answer;
    },
  };
  t.regex(goldenFault(leaking, goldenVectors(FORECASTER), int8) ?? "", /off by 0\.06/);
});

test("a fault is thrown as what is wrong with the network", (t) => {
  t.notThrows(() => checkGolden(createPlainRunner(DETECTOR), goldenVectors(DETECTOR)));
  const rubbish: Runner = { run: () => new Float32Array(6) };
  t.throws(() => checkGolden(rubbish, goldenVectors(DETECTOR)), {
    code: "model-invalid",
    message: /^the network cannot be run: its answer to a golden vector is off by 0\./,
  });
});
