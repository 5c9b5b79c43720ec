import test, { type ExecutionContext } from "ava";
import { AppError } from "#core/errors.ts";
import { checkFit } from "#train/fit-settings.ts";
import type { FitOptions, Samples } from "#train/types.ts";

const samplesOf = (count: number): Samples => ({ count, fill: () => {} });

test("what is not given is as the models are trained", (t) => {
  t.deepEqual(checkFit(samplesOf(10), { seed: 1 }), {
    epochs: 100,
    batchSize: 32,
    patience: 5,
    learningRate: 1e-3,
    validation: 2,
  });
});

test("at least one sample is on either side", (t) => {
  t.is(checkFit(samplesOf(2), { seed: 1, validationShare: 0.5 }).validation, 1);
});

const refuses = test.macro({
  title: (given) => `refused: ${given}`,
  exec: (t: ExecutionContext, count: number, options: Partial<FitOptions>, what: RegExp) => {
    const error = t.throws(() => checkFit(samplesOf(count), { seed: 1, ...options }), {
      instanceOf: AppError,
    });
    t.is(error?.code, "training-failed");
    t.regex(error?.message ?? "", what);
  },
});

test("one sample", refuses, 1, {}, /samples: 1, not a whole number from 2 to 1048576/);
test("too many samples", refuses, 2 ** 20 + 1, {}, /samples: 1048577/);
test("no epoch", refuses, 10, { epochs: 0 }, /epochs: 0/);
test("more than 100 epochs", refuses, 10, { epochs: 101 }, /epochs: 101, .* from 1 to 100/);
test("half a sample a batch", refuses, 10, { batchSize: 0.5 }, /batch size: 0.5/);
test("no patience", refuses, 10, { patience: 0 }, /patience: 0/);
test("a rate of nothing", refuses, 10, { learningRate: 0 }, /learning rate: 0, not between/);
test("a rate that is none", refuses, 10, { learningRate: Number.NaN }, /learning rate: NaN/);
test("all validate", refuses, 10, { validationShare: 1 }, /validation share: 1/);
test("none validates", refuses, 10, { validationShare: 0.01 }, /validation samples: 0/);
test("none is left to learn", refuses, 10, { validationShare: 0.99 }, /validation samples: 10/);
