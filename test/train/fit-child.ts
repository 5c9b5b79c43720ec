import { createSimdRunner } from "#infer/simd/simd-runner.ts";
import { fitNetwork } from "#train/fit.ts";
import { windowSamples } from "#train/window-samples.ts";
import { additionJob } from "../helpers/network-job.ts";

/** Writes the history of a short fit with the kernels of this engine, and whether it has SIMD. */
const { spec, inputs, targets, steps, ends, options } = additionJob(100, { seed: 1, epochs: 3 });
const { network, history } = await fitNetwork(
  spec,
  windowSamples(inputs, targets, steps, ends),
  options,
);
const hasSimd = createSimdRunner(network) !== null;
process.stdout.write(JSON.stringify({ hasSimd, history }));
