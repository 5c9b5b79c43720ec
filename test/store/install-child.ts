import { writeSync } from "node:fs";
import { micros } from "#core/units.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { whenFree } from "#store/when-free.ts";
import { keptDetector } from "../helpers/kept-detector.ts";

/** Installs models as fast as it can, and says the version of each. Ends only by being killed. */
const registry = new ModelRegistry(process.argv[2] ?? "", "detector");
for (let n = 1; ; n++) {
  const { version } = await whenFree(() =>
    registry.install(keptDetector(n), micros(n * 1_000_000)),
  );
  writeSync(1, `${version}\n`);
}
