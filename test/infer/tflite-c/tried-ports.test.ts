import test from "ava";
import { goldenFault, goldenVectors } from "#infer/golden.ts";
import { TfliteEngine } from "#infer/tflite-c/tflite-engine.ts";
import { triedPorts } from "#infer/tflite-c/tried-ports.ts";
import type { LibraryPin } from "#infer/tflite-c/types.ts";
import { counterOf, ODD_NETWORK, oddRuntime } from "../../helpers/odd-library.ts";
import { randomNetwork } from "../../helpers/reference-network.ts";

const BUILDS = { network: ODD_NETWORK };
const engineOf = (library: LibraryPin) => new TfliteEngine({ library, delegate: null });
const SEQUENCE = randomNetwork(
  {
    inputShape: [4, 2],
    layers: [
      { kind: "lstm", units: 3, isSequence: false },
      { kind: "dense", units: 1, activation: "linear" },
    ],
  },
  1,
);

test("what passed its trial is loaded here", async (t) => {
  const library = oddRuntime(t);
  const [port, ...more] = await triedPorts(engineOf(library), BUILDS, []);
  t.is(more.length, 0);
  const runner = port!.load(BUILDS);
  t.is(goldenFault(runner, goldenVectors(ODD_NETWORK), port!.tolerance), null);
  runner[Symbol.dispose]?.();
  t.is(counterOf(library, "odd_live")(), 0);
});

test("what fell in its trial says so, and is never loaded here", async (t) => {
  // To load it would end this process.
  const library = oddRuntime(t, ["ODD_CRASH_LOAD"]);
  const [port] = await triedPorts(engineOf(library), BUILDS, []);
  t.throws(() => port!.load(BUILDS), {
    code: "model-invalid",
    message: /^it ended its process \(SIGSEGV\) while the library was loaded/,
  });
});

test("golden vectors that came with the model are what counts", async (t) => {
  const golden = goldenVectors(ODD_NETWORK).map(({ input, output }) => {
    return { input, output: output.map((value) => 1 - value) };
  });
  const library = oddRuntime(t);
  const [port] = await triedPorts(engineOf(library), BUILDS, golden);
  t.throws(() => port!.load(BUILDS), { message: /^its answer to a golden vector is off by/ });
});

test("each build is tried by itself, and a file that is wrong once for all", async (t) => {
  const library = oddRuntime(t, ["ODD_CRASH_MODEL"]);
  const builds = { network: SEQUENCE };
  const ports = await triedPorts(engineOf(library), builds, []);
  t.deepEqual(
    ports.map(({ name }) => name),
    ["tflite", "tflite-hybrid", "tflite-unrolled"],
  );
  for (const port of ports) t.throws(() => port.load(builds), { message: /took the model/ });
  const missing = { ...library, path: `${library.path}.gone` };
  const [only, ...more] = await triedPorts(engineOf(missing), builds, []);
  t.is(more.length, 0);
  t.throws(() => only!.load(builds), { message: /library\.so\.gone: ENOENT/ });
});

test("nothing more is tried when nobody wants it", async (t) => {
  const library = oddRuntime(t);
  const signal = AbortSignal.abort(new Error("enough"));
  await t.throwsAsync(triedPorts(engineOf(library), BUILDS, [], signal), { message: "enough" });
});
