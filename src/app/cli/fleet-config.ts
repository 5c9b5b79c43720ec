import { readFileSync } from "node:fs";
import { type FleetRolloutOptions, rolloutCommand } from "#app/cli/fleet-rollout.ts";
import { AppError, oneLine } from "#core/errors.ts";

export interface FleetConfigOptions extends FleetRolloutOptions {
  readonly number: string;
}

/**
 * `fleet config apply`: what the file holds becomes the desired configuration of the devices, which
 * stays at the broker for those that are away. @throws AppError as a rollout does
 */
export async function applyConfig(file: string, options: FleetConfigOptions): Promise<void> {
  const version = /^[1-9]\d{0,8}$/.test(options.number) ? Number(options.number) : 0;
  if (version === 0) {
    throw new AppError("usage", `--number ${options.number} is no whole number above 0`);
  }
  const params = JSON.stringify({ version, config: configOf(file) });
  await rolloutCommand("config.apply", params, options, true);
}

/** The devices check it against their own schema, which may be of another version. */
function configOf(file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new AppError("usage", `${file}: ${oneLine(cause)}`, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new AppError("usage", `${file}: not a JSON object`);
}
