import { resolve } from "node:path";
import { makeBaseDetector } from "#app/base/base-detector.ts";
import { makeBaseForecaster } from "#app/base/base-forecaster.ts";
import { writeBaseModel } from "#app/base/base-model.ts";

/** Where base models lie. */
export const BASE_ROOT = resolve(import.meta.dirname, "../../../models");

/** `make models`: trains what comes with the program. The same bytes each time. */
if (import.meta.main) {
  writeBaseModel(BASE_ROOT, await makeBaseForecaster());
  writeBaseModel(BASE_ROOT, await makeBaseDetector());
}
