import { floodMemory } from "./flood-memory.ts";
import { hiddenPoison } from "./hidden-poison.ts";
import { liveEvents } from "./live-events.ts";
import { modelsAtWork } from "./models-at-work.ts";
import { startTime } from "./start-time.ts";
import { throughput } from "./throughput.ts";
import { wireToAlert } from "./wire-to-alert.ts";

/** Runs one scenario in the namespace it was started in and prints its result as JSON. */
const SCENARIOS: Readonly<Record<string, (...args: string[]) => Promise<object>>> = {
  "flood-memory": floodMemory,
  "hidden-poison": hiddenPoison,
  "live-events": liveEvents,
  "models-at-work": modelsAtWork,
  "start-time": startTime,
  throughput,
  "wire-to-alert": wireToAlert,
};

const [name = "", ...args] = process.argv.slice(2);
const scenario = SCENARIOS[name];
if (scenario === undefined) throw new Error(`no scenario ${name}`);
process.stdout.write(`${JSON.stringify(await scenario(...args))}\n`);
