import test from "ava";
import { AppError } from "#core/errors.ts";
import { goldenVectors } from "#infer/golden.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import { PLAIN_RUNNER, RUNNER_PORTS } from "#infer/runner-ports.ts";
import type { NetworkSpec, RunnerPort } from "#infer/types.ts";
import { scaleTable } from "#train/autoencoder-fit.ts";
import { buildInt8 } from "#train/int8-build.ts";
import { randomNetwork } from "../helpers/reference-network.ts";

const SEQUENCE: NetworkSpec = {
  inputShape: [6, 3],
  layers: [
    { kind: "lstm", units: 8, isSequence: false },
    { kind: "dense", units: 2, activation: "linear" },
  ],
};
const AUTOENCODER: NetworkSpec = {
  inputShape: [20],
  layers: [
    { kind: "dense", units: 8, activation: "relu" },
    { kind: "dense", units: 20, activation: "sigmoid" },
  ],
};

/** A clock that goes on by so much at each look. */
function steppedClock(stepMs: number) {
  let nowMs = 0;
  return { monotonicMs: () => (nowMs += stepMs) };
}

/** Plain, but as an engine of the given fault. */
function faulty(name: string, spoil: (output: Float32Array, call: number) => void): RunnerPort {
  return {
    name,
    tolerance: 1e-3,
    load: (builds) => {
      const { run } = PLAIN_RUNNER.load(builds);
      let call = 0;
      return {
        run: (input) => {
          const answer = run(input).slice();
          spoil(answer, call++);
          return answer;
        },
      };
    },
  };
}

const slow: RunnerPort = {
  ...PLAIN_RUNNER,
  name: "slow",
  load: (builds) => {
    const { run } = PLAIN_RUNNER.load(builds);
    return {
      run: (input) => {
        for (let again = 0; again < 200; again++) run(input);
        return run(input);
      },
    };
  },
};

test("the fastest of those that agree answers, and the others are told of", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  const clock = { monotonicMs: () => performance.now() };
  const { runner, choice } = chooseRunner({ network }, clock, undefined, [slow, PLAIN_RUNNER]);
  t.is(choice.runner, "plain");
  t.is(choice.others.length, 1);
  t.like(choice.others[0], { runner: "slow", refusal: null });
  t.true(choice.others[0]!.micros! > choice.micros && choice.micros > 0);
  const [{ input, output }] = goldenVectors(network) as [
    { input: Float32Array; output: Float32Array },
  ];
  t.deepEqual(runner.run(input), output);
});

test("trap 1: state that leaks from call to call is found", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  const leaking = faulty("leaking", (answer, call) => {
    answer[0]! += call === 0 ? 0 : 0.01;
  });
  const ports = [leaking, PLAIN_RUNNER];
  const { choice } = chooseRunner({ network }, steppedClock(0.01), undefined, ports);
  t.is(choice.runner, "plain");
  t.regex(choice.others[0]!.refusal!, /^its answer to a golden vector is off by 0\.\d+, more than/);
  t.is(choice.others[0]!.micros, null);
});

test("trap 4: a runner that loads and answers rubbish is refused by name", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  const zeros = faulty("zeros", (answer) => answer.fill(0));
  const none = faulty("none", (answer) => answer.fill(Number.NaN));
  const error = t.throws(
    () => chooseRunner({ network }, steppedClock(0.01), undefined, [zeros, none]),
    { instanceOf: AppError },
  );
  t.is(error?.code, "model-invalid");
  t.regex(
    error!.message,
    /^no runner answers as the model should \(zeros: its answer .* off by 0\.\d+, .*; none: .* Infinity, .*\)$/,
  );
});

test("golden answers that came with the model are what counts", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  const other = goldenVectors(randomNetwork(SEQUENCE, 2));
  t.throws(() => chooseRunner({ network }, steppedClock(0.01), other), {
    message:
      /^no runner answers .*simd: its answer .*plain: its answer .*int8: there is no int8 build/,
  });
});

test("each of ours agrees with the reference, int8 where there is such a build", (t) => {
  const network = randomNetwork(AUTOENCODER, 3);
  const [offset, spread, typical] = [0, 1, 0.5].map((each) => new Float64Array(20).fill(each));
  const scaler = { offset: offset!, spread: spread!, typical: typical! };
  const values = Float32Array.from({ length: 20 * 500 }, (_, at) => ((at * 7919) % 997) / 997);
  const int8 = buildInt8(network, scaleTable(scaler, { rows: 500, columns: 20, values }));
  const { choice } = chooseRunner({ network, int8 }, steppedClock(0.01));
  const { others, runner } = choice;
  t.deepEqual([runner, ...others.map((each) => each.runner)].sort(), ["int8", "plain", "simd"]);
  t.true(others.every(({ refusal }) => refusal === null));
  const { choice: float } = chooseRunner({ network }, steppedClock(0.01));
  t.like(
    float.others.find((each) => each.runner === "int8"),
    { micros: null, refusal: "there is no int8 build of this model" },
  );
});

test("whatever an answer takes, each runner is timed for 20 ms and the last call", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  for (const stepMs of [0.001, 1, 19.9, 25]) {
    const clock = steppedClock(stepMs);
    chooseRunner({ network }, clock);
    const looked = clock.monotonicMs() / stepMs;
    t.true(
      (looked - 1) * stepMs <= 2 * (20 + 2 * stepMs) + 1e-9,
      `${looked} looks at steps of ${stepMs} ms`,
    );
  }
  t.is(RUNNER_PORTS.length, 3);
});
