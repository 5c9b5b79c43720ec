import { writeLine } from "#app/cli/output.ts";
import { type BenchOptions, bench } from "../../../bench/main.ts";

/** `bench`: the speed and memory figures, beside the peers' on the same input. Needs root. */
export async function benchCommand(options: BenchOptions): Promise<void> {
  const report = await bench(options);
  writeLine(JSON.stringify(report, null, options.json ? 0 : 2));
}
