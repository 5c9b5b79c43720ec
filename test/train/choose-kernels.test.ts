import { execFileSync } from "node:child_process";
import { join } from "node:path";
import test from "ava";
import { chooseKernels } from "#train/choose-kernels.ts";
import { fitNetwork } from "#train/fit.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { windowSamples } from "#train/window-samples.ts";
import { additionJob } from "../helpers/network-job.ts";

test("this engine has SIMD, so kernels have one memory for all their matrices", (t) => {
  const kernels = chooseKernels();
  const [first, second] = [kernels.allocate(4), kernels.allocate(4)];
  t.is(first.buffer, second.buffer);
  t.not(chooseKernels().allocate(4).buffer, first.buffer);
});

/** V8 takes WebAssembly's SIMD away from a processor without SSE 4.1; others always have it. */
const onX64 = process.arch === "x64" ? test : test.skip;

onX64("an engine without SIMD fits with the plain kernels", async (t) => {
  const child = join(import.meta.dirname, "fit-child.ts");
  const fitIn = (...flags: string[]) =>
    JSON.parse(execFileSync(process.execPath, [...flags, child], { encoding: "utf8" }));
  const { spec, inputs, targets, steps, ends, options } = additionJob(100, { seed: 1, epochs: 3 });
  const samples = windowSamples(inputs, targets, steps, ends);
  const fast = await fitNetwork(spec, samples, options);
  const plain = await fitNetwork(spec, samples, options, plainKernels());
  t.notDeepEqual(plain.history, fast.history, "the last bits tell which kernels it was");
  t.deepEqual(fitIn(), { hasSimd: true, history: fast.history });
  t.deepEqual(fitIn("--no-enable-sse4-1"), { hasSimd: false, history: plain.history });
});
