import { writeSync } from "node:fs";
import { openHistory } from "#store/history.ts";
import { alertOf, limitsFor, startOf, windowOf } from "./samples.ts";

/**
 * Writes windows as fast as it can, each with an alert of its own, from a number on, and says the
 * number of each once it is written. Ends only by being killed.
 */
const [folder = "", from = "0", maxBytes = ""] = process.argv.slice(2);
const history = openHistory(limitsFor(folder, { maxBytes: Number(maxBytes) }));
for (let n = Number(from); history.health.state === "ok"; n++) {
  history.write(windowOf(n), [alertOf(`a-${n}`, { at: startOf(n), since: startOf(n) })]);
  if (history.health.state === "ok") writeSync(1, `${n}\n`);
}
writeSync(2, `${history.health.problem}\n`);
