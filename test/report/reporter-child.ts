import { createReporter } from "#report/mqtt-reporter.ts";
import { optionsFor } from "./samples.ts";

/** A reporter that ends only by being killed. */
const [url = ""] = process.argv.slice(2);
createReporter(optionsFor(url, {}, { willDelaySeconds: 0 }));
