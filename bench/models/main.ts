import { measureForests } from "./forests.ts";

/** The models' figures alone, beside scikit-learn's: `node bench/models/main.ts`. */
try {
  process.stdout.write(`${JSON.stringify(await measureForests(), null, 2)}\n`);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
