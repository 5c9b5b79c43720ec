import test from "ava";
import { AppError } from "#core/errors.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import { createSimdRunner } from "#infer/simd/simd-runner.ts";
import { multiplyAdd } from "#infer/simd/wasm-code.ts";
import type { NetworkSpec, Runner } from "#infer/types.ts";
import { randomNetwork, randomRows, referenceAnswer } from "../../helpers/reference-network.ts";

/** What no engine has. */
const unknown: typeof multiplyAdd = (left, right, addend) => [...left, ...right, ...addend, 0xff];

function created(spec: NetworkSpec, seed: number): Runner {
  const runner = createSimdRunner(randomNetwork(spec, seed, 0.3));
  if (runner === null) throw new Error("this engine has no SIMD");
  return runner;
}

const sequence = (units: readonly number[]): NetworkSpec => ({
  inputShape: [9, 3],
  layers: [
    { kind: "lstm", units: units[0]!, isSequence: true },
    { kind: "dropout", rate: 0.5 },
    { kind: "lstm", units: units[1]!, isSequence: false },
    { kind: "dense", units: 6, activation: "relu" },
    { kind: "dense", units: 2, activation: "linear" },
  ],
});
const CASES: Readonly<Record<string, NetworkSpec>> = {
  "units by fours": sequence([16, 8]),
  "units that are no multiple of four": sequence([5, 7]),
  autoencoder: {
    inputShape: [20],
    layers: [
      { kind: "dense", units: 8, activation: "relu" },
      { kind: "dense", units: 20, activation: "sigmoid" },
    ],
  },
};

for (const [name, spec] of Object.entries(CASES)) {
  test(`answers as the equations say: ${name}`, (t) => {
    const runner = created(spec, 4);
    const network = randomNetwork(spec, 4, 0.3);
    const length = spec.inputShape.reduce((product, size) => product * size);
    for (const seed of [1, 2, 3]) {
      const input = randomRows(1, length, seed)[0]!;
      const answer = runner.run(Float32Array.from(input));
      const expected = referenceAnswer(network, input);
      t.is(answer.length, expected.length);
      for (const [at, value] of expected.entries()) t.true(Math.abs(answer[at]! - value) < 2e-6);
    }
  });
}

test("no state is left from one call to the next, and the answer stands where it stood", (t) => {
  const runner = created(sequence([16, 8]), 4);
  const [first, other] = [1, 2].map((seed) => Float32Array.from(randomRows(9, 3, seed).flat()));
  const answer = runner.run(first!);
  const kept = answer.slice();
  runner.run(other!);
  t.notDeepEqual(answer, kept);
  t.is(runner.run(first!), answer);
  t.deepEqual(answer, kept);
});

test("where the first way is not had, the next answers; where none is, there is no runner", (t) => {
  const network = randomNetwork(sequence([16, 8]), 4, 0.3);
  const input = Float32Array.from(randomRows(9, 3, 1).flat());
  const plain = createSimdRunner(network, [unknown, multiplyAdd])!.run(input);
  t.deepEqual(plain, createSimdRunner(network, [multiplyAdd])!.run(input));
  t.is(createSimdRunner(network, [unknown]), null);
});

test("a runner does not disturb another", (t) => {
  const [one, two] = [created(sequence([16, 8]), 4), created(sequence([16, 8]), 5)];
  const input = Float32Array.from(randomRows(9, 3, 1).flat());
  const answer = one.run(input).slice();
  two.run(input);
  t.deepEqual(one.run(input), answer);
});

test("what the plain runner refuses, this one refuses in the same words", (t) => {
  const network = randomNetwork(sequence([4, 4]), 1);
  const message = (run: () => unknown) => t.throws(run, { instanceOf: AppError })?.message;
  const short = new Float32Array(26);
  t.is(
    message(() => createSimdRunner(network)?.run(short)),
    message(() => createPlainRunner(network).run(short)),
  );
  const broken = { ...network, inputShape: [9, 4] };
  t.is(
    message(() => createSimdRunner(broken)),
    message(() => createPlainRunner(broken)),
  );
});

test("a network of more memory than is allowed is refused", (t) => {
  const spec: NetworkSpec = {
    inputShape: [4096],
    layers: [
      { kind: "dense", units: 4096, activation: "relu" },
      { kind: "dense", units: 4096, activation: "relu" },
    ],
  };
  const error = t.throws(() => createSimdRunner(randomNetwork(spec, 1)), { instanceOf: AppError });
  t.is(error?.code, "no-memory");
});

for (const part of ["Memory", "Module"] as const) {
  test.serial(`where there is no room for its ${part}, the plain runner is asked next`, (t) => {
    const whole = WebAssembly[part];
    const construct = () => {
      throw new RangeError(`WebAssembly.${part}(): could not allocate memory`);
    };
    const short = new Proxy(whole, { construct });
    t.teardown(() => Object.assign(WebAssembly, { [part]: whole }));
    Object.assign(WebAssembly, { [part]: short });
    const network = randomNetwork(sequence([4, 4]), 1);
    const error = t.throws(() => createSimdRunner(network), { instanceOf: AppError });
    t.is(error?.code, "no-memory");
    t.regex(error?.message ?? "", /^this machine lacks .* \(WebAssembly\.(Memory|Module)\(\): /);
    const clock = { monotonicMs: () => performance.now() };
    t.is(chooseRunner({ network }, clock).choice.runner, "plain");
  });
}
