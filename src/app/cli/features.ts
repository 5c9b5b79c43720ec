import { writeLine } from "#app/cli/output.ts";
import { replayFile } from "#app/replay-file.ts";
import { parseConfig } from "#config/load.ts";
import { AppError } from "#core/errors.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";

export interface FeaturesOptions {
  readonly window: string;
  readonly csv?: true;
  readonly time?: true;
}

/** `features FILE --csv`: a header, then the 20 features of each window. */
export async function featuresCommand(file: string, options: FeaturesOptions): Promise<void> {
  if (!options.csv) throw new AppError("usage", "features: say --csv, the one format there is");
  const seconds = Number(options.window);
  if (!(Number.isInteger(seconds) && seconds >= 1)) {
    const mend = "give whole seconds, such as 5";
    throw new AppError("usage", `features: --window ${options.window} is no length: ${mend}`);
  }
  const config = parseConfig({ windows: { seconds } }, "--window");
  const withTime = options.time ?? false;
  writeLine([...(withTime ? ["t"] : []), ...FEATURE_NAMES].join(","));
  await replayFile(file, config, (event, firstAt) => {
    if (event.kind !== "window") return;
    const values = Array.from(event.features, formatNumber);
    if (withTime) values.unshift(String((event.startAt - firstAt) / MICROS_PER_SECOND));
    writeLine(values.join(","));
  });
}

/** The seven digits that a float32 carries, without an exponent. */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(7)));
}
