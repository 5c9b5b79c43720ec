import { writeLine } from "#app/cli/output.ts";
import { AppError } from "#core/errors.ts";
import { type BenchOptions, bench } from "../../../bench/main.ts";

/** `bench`: the speed and memory figures, beside the peers' on the same input. */
export async function benchCommand(options: BenchOptions): Promise<void> {
  if (process.geteuid?.() !== 0) {
    throw new AppError("permission", "bench: start as root: it makes networks of its own");
  }
  const { report, missed } = await bench(options);
  writeLine(JSON.stringify(report, null, options.json ? 0 : 2));
  if (missed.length > 0) throw new AppError("aim-missed", `bench: missed: ${missed.join("; ")}`);
}
