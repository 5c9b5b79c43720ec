import test from "ava";
import { loadRunner, PLAIN_RUNNER, RUNNER_PORTS } from "#infer/runner-ports.ts";
import type { NetworkSpec } from "#infer/types.ts";
import { randomNetwork } from "../helpers/reference-network.ts";

const SPEC: NetworkSpec = {
  inputShape: [3],
  layers: [{ kind: "dense", units: 2, activation: "linear" }],
};

test("a runner is known by its name, and an unknown one is refused", (t) => {
  const network = randomNetwork(SPEC, 1);
  const input = Float32Array.of(1, 2, 3);
  const wanted = PLAIN_RUNNER.load({ network }).run(input);
  const said = loadRunner("simd", { network }).run(input);
  t.true(said.every((value, at) => Math.abs(value - wanted[at]!) < 1e-5));
  t.throws(() => loadRunner("int8", { network }), { message: /there is no int8 build/ });
  t.throws(() => loadRunner("gpu", { network }), {
    code: "model-invalid",
    message: "there is no runner gpu",
  });
  t.is(new Set(RUNNER_PORTS.map(({ name }) => name)).size, RUNNER_PORTS.length);
});
