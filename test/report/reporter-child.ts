import { systemClock } from "#core/clock.ts";
import { createReporter } from "#report/uplink.ts";
import { openHistory } from "#store/history.ts";
import { limitsFor } from "../store/samples.ts";
import { optionsFor } from "./samples.ts";

/** An uplink that ends only by being killed. */
const [url = "", folder = ""] = process.argv.slice(2);
const options = optionsFor(url, {}, { willDelaySeconds: 0 });
const limits = { boot: options.boot, maxBytes: 1e6, days: 1 };
const { outbox } = openHistory(limitsFor(folder), systemClock, limits);
createReporter({ ...options, outbox });
