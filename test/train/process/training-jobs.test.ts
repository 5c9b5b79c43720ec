import test from "ava";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { TRAINING_JOBS } from "#train/process/training-jobs.ts";
import type { FitProgress } from "#train/types.ts";
import { additionJob } from "../../helpers/network-job.ts";

test("a network is fitted from data alone, and tells how it goes", async (t) => {
  const told: FitProgress[] = [];
  const onProgress = (progress: FitProgress) => told.push(progress);
  const job = additionJob(400, { seed: 1, epochs: 60, learningRate: 0.01 });
  const { network, history } = await TRAINING_JOBS.network(job, { onProgress });
  t.is(told.length, history.epochs.length);
  const sum = createPlainRunner(network).run(Float32Array.of(0.25, 0.5))[0]!;
  t.true(Math.abs(sum - 0.75) < 0.05, String(sum));
});
