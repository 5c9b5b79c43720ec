import { goldenVectors } from "#infer/golden.ts";
import { RUNNER_PORTS } from "#infer/runner-ports.ts";
import type { ModelBuilds, Runner } from "#infer/types.ts";

const WARM_UP = 2000;
const CALLS = 5000;

/** Microseconds of an answer. */
export interface AnswerTime {
  readonly p50Us: number;
  readonly p99Us: number;
}

/** Of each runner that can run a model, by its name. */
export function answerTimes(builds: ModelBuilds): Readonly<Record<string, AnswerTime>> {
  const [golden] = goldenVectors(builds.network);
  const ports = RUNNER_PORTS.filter(({ name }) => name !== "int8" || builds.int8 !== undefined);
  return Object.fromEntries(
    ports.map((port) => [port.name, timed(port.load(builds), golden!.input)]),
  );
}

/** The fastest runner serves, as in the appliance. */
export function fastest(times: Readonly<Record<string, AnswerTime>>): [string, AnswerTime] {
  return Object.entries(times).reduce((best, each) =>
    each[1].p50Us < best[1].p50Us ? each : best,
  );
}

function timed({ run }: Runner, input: Float32Array): AnswerTime {
  for (let call = 0; call < WARM_UP; call++) run(input);
  const times = Float64Array.from({ length: CALLS }, () => {
    const startMs = performance.now();
    run(input);
    return (performance.now() - startMs) * 1000;
  }).sort();
  return { p50Us: times[CALLS / 2]!, p99Us: times[(CALLS * 99) / 100]! };
}
