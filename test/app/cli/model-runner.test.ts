import test from "ava";
import { runnerOf, runnerRows } from "#app/cli/model-runner.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { keptForecaster, keptOptimizer } from "../../helpers/kept-models.ts";
import { oddRuntime } from "../../helpers/odd-library.ts";

test("who answers for a network, measured here; nobody for trees", async (t) => {
  for (const kept of [keptDetector(1), keptForecaster(1)]) {
    const choice = await runnerOf(kept);
    t.true(choice!.micros > 0);
    t.deepEqual([choice!.runner, ...choice!.others.map(({ runner }) => runner)].sort(), [
      "int8",
      "plain",
      "simd",
    ]);
  }
  t.is(await runnerOf(keptOptimizer(1)), null);
});

test("a library that the configuration names is among them, once it was tried", async (t) => {
  const kept = keptDetector(1);
  const whole = { library: oddRuntime(t, [], kept.network), delegate: null };
  const choice = (await runnerOf(kept, whole))!;
  const measured = [choice, ...choice.others].filter(({ micros }) => micros !== null);
  t.deepEqual(measured.map(({ runner }) => runner).sort(), ["plain", "simd", "tflite"]);
  const falling = { library: oddRuntime(t, ["ODD_CRASH_INVOKE"], kept.network), delegate: null };
  const refused = (await runnerOf(kept, falling))!.others.find(({ runner }) => runner === "tflite");
  t.regex(refused?.refusal ?? "", /^it ended its process \(SIGSEGV\) while it answered/);
});

test("the answers that came with a model are what counts, as in the appliance", async (t) => {
  const { golden } = keptDetector(2);
  const strange = keptDetector(1, { golden });
  await t.throwsAsync(runnerOf(strange), { code: "model-invalid", message: /^no runner answers/ });
  const { network } = strange;
  const tflite = { library: oddRuntime(t, [], network), delegate: null };
  const refusal = /tflite: its answer to a golden vector is off/;
  await t.throwsAsync(runnerOf(strange, tflite), { message: refusal });
});

test("a row for who answers, for who is slower and for who is refused", (t) => {
  const others = [
    { runner: "plain", micros: 2.345, refusal: null },
    { runner: "int8", micros: null, refusal: "there is none" },
  ];
  t.deepEqual(runnerRows({ runner: "simd", micros: 0.5, others }), [
    ["runner", "simd, 0.5 µs an answer"],
    ["not plain", "2.35 µs"],
    ["not int8", "there is none"],
  ]);
  t.deepEqual(runnerRows(null), []);
});
