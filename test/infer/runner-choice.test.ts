import test from "ava";
import { AppError } from "#core/errors.ts";
import { goldenVectors } from "#infer/golden.ts";
import { chooseRunner, loadChosen, withoutChosen } from "#infer/runner-choice.ts";
import { loadRunner, PLAIN_RUNNER, RUNNER_PORTS } from "#infer/runner-ports.ts";
import type { NetworkSpec, Runner, RunnerChoice, RunnerPort } from "#infer/types.ts";
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

/** Code of others: fast until it has been asked so often; it is noted when it is closed. */
function foreign(calls = Number.POSITIVE_INFINITY) {
  const closed: RunnerPort[] = [];
  const port: RunnerPort = {
    name: "foreign",
    tolerance: 1e-4,
    isForeign: true,
    load: (builds) => {
      const known = goldenVectors(builds.network);
      let asked = 0;
      return {
        run: (input) => {
          if (asked++ >= calls) throw new AppError("model-invalid", "pulled out");
          return known.find((each) => each.input.join() === input.join())!.output;
        },
        [Symbol.dispose]: () => void closed.push(port),
      };
    },
  };
  return { port, closed };
}

test("whoever is not chosen is closed", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  const { port, closed } = foreign();
  const rubbish = faulty("rubbish", (answer) => answer.fill(0));
  const wrong: RunnerPort = {
    ...port,
    name: "wrong",
    load: (builds) => ({ ...port.load(builds), run: rubbish.load(builds).run }),
  };
  const clock = { monotonicMs: () => performance.now() };
  const slowForeign: RunnerPort = {
    ...port,
    load: (builds) => ({ ...port.load(builds), run: slow.load(builds).run }),
  };
  const { choice } = chooseRunner({ network }, clock, [], [wrong, slowForeign, PLAIN_RUNNER]);
  t.is(choice.runner, "plain");
  t.is(closed.length, 2);
});

test("where a runner fails as none may, those that were made before are closed, as it is", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  const { port, closed } = foreign();
  const run = () => {
    throw new TypeError("a fault of ours");
  };
  const faulted: RunnerPort = { ...port, load: (builds) => ({ ...port.load(builds), run }) };
  const choose = () => chooseRunner({ network }, steppedClock(0.01), [], [port, faulted]);
  t.throws(choose, { instanceOf: TypeError });
  t.is(closed.length, 2);
});

test("behind code of others stands the fastest of ours, should it fail at work", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  const [{ input, output }] = goldenVectors(network) as [
    { input: Float32Array; output: Float32Array },
  ];
  const { port, closed } = foreign();
  const lost: string[] = [];
  const clock = { monotonicMs: () => performance.now() };
  let isOut = false;
  const failing = ({ run, ...rest }: Runner): Runner => ({
    ...rest,
    run: (each) => {
      if (isOut) throw new AppError("model-invalid", "pulled out");
      return run(each);
    },
  });
  const fast: RunnerPort = { ...port, load: (builds) => failing(port.load(builds)) };
  const ports = [fast, slow];
  const tell = (why: string) => void lost.push(why);
  const { runner, choice } = chooseRunner({ network }, clock, [], ports, tell);
  t.is(choice.runner, "foreign");
  t.deepEqual([closed.length, lost.length], [0, 0]);
  isOut = true;
  t.deepEqual(runner.run(input), output);
  t.deepEqual(lost, ["pulled out"]);
  t.is(closed.length, 1);
  runner[Symbol.dispose]?.();
  t.is(closed.length, 1);
});

test("a choice of elsewhere is loaded by its name; what is not to be had here, by ours", (t) => {
  const network = randomNetwork(SEQUENCE, 1);
  const [{ input, output }] = goldenVectors(network) as [
    { input: Float32Array; output: Float32Array },
  ];
  const choice: RunnerChoice = {
    ...{ runner: "foreign", micros: 1 },
    others: [
      { runner: "int8", micros: null, refusal: "there is none" },
      { runner: "plain", micros: 2, refusal: null },
      { runner: "simd", micros: 3, refusal: null },
    ],
  };
  const lost: string[] = [];
  const tell = (why: string) => void lost.push(why);
  const { port, closed } = foreign(1);
  const runner = loadChosen(choice, { network }, { ports: [port], lost: tell });
  t.deepEqual(runner.run(input), output);
  t.deepEqual(lost, []);
  t.deepEqual(runner.run(input), output, "by ours");
  t.deepEqual(lost, ["pulled out"]);
  t.is(closed.length, 1);
  // Exactly the reference's answers: the fastest of ours was the plain one.
  t.deepEqual(loadChosen(choice, { network }).run(input), output);
  const broken: RunnerPort = {
    ...port,
    load: () => {
      throw new AppError("setup-missing", "the file is another one\nnow");
    },
  };
  const own = loadChosen(choice, { network }, { ports: [broken], lost: tell });
  t.deepEqual(own.run(input), output);
  t.deepEqual(lost.slice(1), ["the file is another one now"]);
  const simd: RunnerChoice = { runner: "simd", micros: 1, others: [] };
  t.deepEqual(loadChosen(simd, { network }).run(input), loadRunner("simd", { network }).run(input));
});

test("what is left of a choice whose runner failed tells why", (t) => {
  const plain = { runner: "plain", micros: 2, refusal: null };
  const other = { runner: "tflite-hybrid", micros: 1.5, refusal: null };
  const int8 = { runner: "int8", micros: null, refusal: "there is none" };
  const choice: RunnerChoice = { runner: "tflite", micros: 1, others: [other, int8, plain] };
  t.deepEqual(withoutChosen(choice, "pulled out"), {
    runner: "plain",
    micros: 2,
    others: [other, int8, { runner: "tflite", micros: null, refusal: "pulled out", isLost: true }],
  });
  const alone: RunnerChoice = { runner: "tflite", micros: 1, others: [int8] };
  t.is(withoutChosen(alone, "pulled out"), alone);
  const own: RunnerChoice = { runner: "simd", micros: 1, others: [plain] };
  t.is(withoutChosen(own, "pulled out"), own, "the one that failed has been replaced before");
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
