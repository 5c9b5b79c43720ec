import { measureForests } from "./forests.ts";
import { measureNetworks } from "./networks.ts";
import { hasModule } from "./python.ts";

/** The models' figures alone, beside PyTorch's and scikit-learn's: `node bench/models/main.ts`. */
try {
  const networks = await measureNetworks(hasModule("torch"));
  const forests = hasModule("sklearn") ? await measureForests() : null;
  process.stdout.write(`${JSON.stringify({ networks, forests }, null, 2)}\n`);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
