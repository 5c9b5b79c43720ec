import test, { type ExecutionContext } from "ava";
import { micros } from "#core/units.ts";
import type { LibraryPin } from "#infer/tflite-c/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { childrenOf, commandOf } from "../helpers/child-processes.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { keptForecaster } from "../helpers/kept-models.ts";
import { oddRuntime } from "../helpers/odd-library.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const DETECTOR = keptDetector(1, { windowSeconds: 1 });

/** A running appliance with a detector and a forecaster, whose configuration names a library. */
function startWith(t: ExecutionContext, { path, sha256 }: LibraryPin) {
  const data = scratchFolder(t);
  new ModelRegistry(data, "detector").install(DETECTOR, AT);
  new ModelRegistry(data, "forecaster").install(keptForecaster(1), AT);
  const config = { windows: { seconds: 1 }, tflite: { library: path, sha256 } };
  return startAppliance(t, { source: ["--synthetic"], config, data });
}

/** What a library does at its worst, the appliance goes on and says which. */
const livesOn = test.macro(async (t, spoil: (pin: LibraryPin) => LibraryPin, said: RegExp) => {
  t.timeout(120_000);
  const appliance = await startWith(t, spoil(oddRuntime(t, ["ODD_CRASH_LOAD"], DETECTOR.network)));
  await until(() => said.test(appliance.said()), "what became of the library");
  const { windows } = await appliance.shows("the page", () => true);
  const later = await appliance.shows("more windows", (now) => now.windows >= windows + 2);
  const [detector] = later.models.rows;
  t.is(detector?.version, later.versions.detector);
  t.true(["simd", "plain"].includes(detector?.runner ?? ""), detector?.runner ?? "none");
  t.is(await appliance.stop(), 0);
  t.is(appliance.said().split("may not run the").length, 2, "told once");
});

test.serial(
  "one that falls when it is loaded",
  livesOn,
  (pin: LibraryPin) => pin,
  /tflite may not run the detector: it ended its process \(SIGSEGV\) while the library was/,
);
test.serial(
  "one that is not what was named",
  livesOn,
  ({ path }: LibraryPin) => ({ path, sha256: "0".repeat(64) }),
  /tflite may not run the detector: .*library\.so: has the SHA-256 [0-9a-f]{64}, not 0{64}: /,
);

test.serial("a whole one is asked for each model, and runs what it is fastest with", async (t) => {
  t.timeout(120_000);
  const appliance = await startWith(t, oddRuntime(t, [], DETECTOR.network));
  // The detector was tried before it, and passed; the forecaster it cannot run, and says so.
  await until(() => appliance.said().includes("may not run the forecaster"), "both trials");
  t.regex(
    appliance.said(),
    /tflite, tflite-hybrid, tflite-unrolled may not .*: the input has the shape 2 dimensions/,
  );
  t.false(appliance.said().includes("may not run the detector"));
  const { windows } = await appliance.shows("the page", () => true);
  const later = await appliance.shows("more windows", (now) => now.windows >= windows + 2);
  const [detector] = later.models.rows;
  t.true(["simd", "plain", "tflite"].includes(detector?.runner ?? ""));
  t.is(
    detector?.runner === "tflite",
    appliance.said().includes("tflite runs the detector from now on"),
  );
  const trials = childrenOf(appliance.pid).filter((pid) => commandOf(pid).includes("trial-child"));
  t.deepEqual(trials, []);
  t.is(await appliance.stop(), 0);
});
