import { resolve } from "node:path";
import { makeBaseDetector } from "#app/base/base-detector.ts";
import { makeBaseForecaster } from "#app/base/base-forecaster.ts";
import { writeBaseModel } from "#app/base/base-model.ts";

/** `make models`: trains what comes with the program. The same bytes each time. */
const root = resolve(import.meta.dirname, "../../../models");
writeBaseModel(root, await makeBaseForecaster());
writeBaseModel(root, await makeBaseDetector());
