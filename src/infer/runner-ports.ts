import { AppError } from "#core/errors.ts";
import { GOLDEN_TOLERANCE } from "#infer/golden.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { createSimdRunner } from "#infer/simd/simd-runner.ts";
import type { ModelBuilds, Runner, RunnerPort } from "#infer/types.ts";

/** Sums in double precision: what a model's golden answers are made with. */
export const PLAIN_RUNNER: RunnerPort = {
  name: "plain",
  tolerance: 1e-6,
  load: ({ network }) => createPlainRunner(network),
};

/** Sums in single precision, in another order. */
const SIMD_RUNNER: RunnerPort = {
  name: "simd",
  tolerance: GOLDEN_TOLERANCE.float32,
  load: ({ network }) => {
    const runner = createSimdRunner(network);
    if (runner !== null) return runner;
    throw new AppError("model-invalid", "this engine has no WebAssembly SIMD");
  },
};

/** 256 steps for the range of each layer. */
const INT8_RUNNER: RunnerPort = {
  name: "int8",
  tolerance: GOLDEN_TOLERANCE.int8,
  load: ({ int8 }) => {
    if (int8 !== undefined) return createInt8Runner(int8);
    throw new AppError("model-invalid", "there is no int8 build of this model");
  },
};

/** Every way to run a model that there is. */
export const RUNNER_PORTS: readonly RunnerPort[] = [SIMD_RUNNER, PLAIN_RUNNER, INT8_RUNNER];

/**
 * The runner that was chosen, by its name: the choice may have been made in another thread.
 * @throws AppError "model-invalid" for a name that there is not, or what the runner refuses
 */
export function loadRunner(name: string, builds: ModelBuilds): Runner {
  const port = RUNNER_PORTS.find((each) => each.name === name);
  if (port !== undefined) return port.load(builds);
  throw new AppError("model-invalid", `there is no runner ${name}`);
}
