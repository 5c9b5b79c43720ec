import test from "ava";
import { AppError } from "#core/errors.ts";
import { fallbackRunner } from "#infer/fallback-runner.ts";
import { checkInput } from "#infer/input-length.ts";

const INPUT = Float32Array.of(1);
const NETWORK = { inputShape: [1] };

/** Answers by its number until it fails for good. */
function engine(number: number, calls = Number.POSITIVE_INFINITY) {
  const counts = { calls: 0, closed: 0 };
  const run = () => {
    if (++counts.calls <= calls) return Float32Array.of(number);
    throw new AppError("model-invalid", `engine ${number}\nhas been pulled out`);
  };
  return { counts, runner: { run, [Symbol.dispose]: () => void counts.closed++ } };
}

test("the first answers, and both are closed once", (t) => {
  const [first, second] = [engine(1), engine(2)];
  const lost: string[] = [];
  const runner = fallbackRunner({ first: first.runner, second: second.runner }, NETWORK, (why) =>
    lost.push(why),
  );
  t.deepEqual([...runner.run(INPUT), ...runner.run(INPUT)], [1, 1]);
  runner[Symbol.dispose]();
  t.deepEqual(first.counts, { calls: 2, closed: 1 });
  t.deepEqual(second.counts, { calls: 0, closed: 1 });
  t.deepEqual(lost, []);
});

test("when it fails the second answers that very question, and from then on", (t) => {
  const [first, second] = [engine(1, 2), engine(2)];
  const lost: string[] = [];
  const runner = fallbackRunner({ first: first.runner, second: second.runner }, NETWORK, (why) =>
    lost.push(why),
  );
  const answers = Array.from({ length: 5 }, () => runner.run(INPUT)[0]);
  t.deepEqual(answers, [1, 1, 2, 2, 2]);
  t.deepEqual(lost, ["engine 1 has been pulled out"]);
  t.deepEqual(first.counts, { calls: 3, closed: 1 });
  runner[Symbol.dispose]();
  t.is(first.counts.closed, 1);
  t.is(second.counts.closed, 1);
});

test("a defect, and a failure of the second, is nobody's to hide", (t) => {
  const defect = { run: () => new Float32Array(-1) };
  const broken = fallbackRunner({ first: defect, second: engine(2).runner }, NETWORK, () =>
    t.fail(),
  );
  t.throws(() => broken.run(INPUT), { instanceOf: RangeError });
  const both = fallbackRunner(
    { first: engine(1, 0).runner, second: engine(2, 0).runner },
    NETWORK,
    () => {},
  );
  t.throws(() => both.run(INPUT), { message: /engine 2/ });
});

test("who asks wrongly is told so, and the first goes on", (t) => {
  const [first, second] = [engine(1), engine(2)];
  const strict = {
    ...first.runner,
    run: (input: Float32Array) => {
      checkInput(input, 6);
      return first.runner.run();
    },
  };
  const network = { inputShape: [2, 3] };
  const runners = { first: strict, second: second.runner };
  const runner = fallbackRunner(runners, network, () => t.fail("nothing was lost"));
  for (const length of [0, 5, 7]) {
    t.throws(() => runner.run(new Float32Array(length)), {
      message: `the network takes 6 values and gets ${length}`,
    });
  }
  t.is(runner.run(new Float32Array(6))[0], 1);
  t.deepEqual(first.counts, { calls: 1, closed: 0 });
  t.is(second.counts.calls, 0);
});
