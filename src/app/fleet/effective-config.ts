import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "#config/load.ts";
import type { Config } from "#config/types.ts";
import { AppError, oneLine } from "#core/errors.ts";
import type { JsonObject } from "#fleet/types.ts";
import { FLEET_CONFIG_FILE, FleetConfigBook } from "#store/fleet-config.ts";
import { whenFree } from "#store/when-free.ts";

/**
 * What is the box's own: who it is, where its data lie, whose code it runs, and what the fleet may
 * do to it. A key of class config is no way to more rights.
 */
const LOCAL = ["fleet", "tflite", "store.directory", "report.deviceId", "report.root"];

/** The local configuration with the fleet's over it. @throws AppError "config-invalid" */
export function effectiveConfig(local: Config, patch: JsonObject): Config {
  const from = "the configuration of the fleet";
  for (const path of LOCAL) {
    const [section = "", key] = path.split(".");
    const given = patch[section];
    const isGiven = key === undefined ? given !== undefined : isObject(given) && key in given;
    if (isGiven) {
      throw new AppError("config-invalid", `${from}: ${path}: is set on the device itself`);
    }
  }
  return parseConfig(merged(local, patch), from);
}

/**
 * The configuration to start with. What the fleet sent must not keep the box from starting: where
 * it does not fit any more the local one is in force.
 * @param isCounted false in the second half of a start, which goes by what the first has counted
 */
export async function startConfig(
  local: Config,
  isCounted = true,
): Promise<{ config: Config; problem: string | null }> {
  const { directory } = local.store;
  // A folder that cannot be used is for the history to tell of.
  if (!existsSync(join(directory, FLEET_CONFIG_FILE))) return { config: local, problem: null };
  try {
    const book = new FleetConfigBook(directory);
    const { current } = isCounted ? await whenFree(() => book.countStart()) : book.read();
    return { config: effectiveConfig(local, current.config), problem: null };
  } catch (error) {
    return { config: local, problem: `going by the local configuration: ${oneLine(error)}` };
  }
}

/** Objects are merged by key; whatever else is given stands for what was there. */
function merged(base: unknown, patch: unknown): unknown {
  if (!isObject(base) || !isObject(patch)) return patch;
  const entries = Object.entries(patch).map(([key, value]) => {
    const before = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, merged(before, value)] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
