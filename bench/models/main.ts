import { measureAgreement } from "./agreement.ts";
import { measureForests } from "./forests.ts";
import { measureNetworks } from "./networks.ts";
import { hasModule } from "./python.ts";
import { measureRetrainCycle } from "./retrain-cycle.ts";

/** The models' figures alone: `node bench/models/main.ts`, or one of them by its name. */
const FIGURES = {
  networks: () => measureNetworks(hasModule("torch")),
  agreement: async () => (hasModule("torch") ? measureAgreement() : null),
  forests: async () => (hasModule("sklearn") ? await measureForests() : null),
  "retrain-cycle": measureRetrainCycle,
} as const;

try {
  const [wanted] = process.argv.slice(2);
  for (const [name, measure] of Object.entries(FIGURES)) {
    if (wanted !== undefined && wanted !== name) continue;
    process.stdout.write(`${JSON.stringify({ [name]: await measure() }, null, 2)}\n`);
  }
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
