import defaults from "#config/defaults.json" with { type: "json" };
import type { Config } from "#config/types.ts";

/**
 * The configuration with every default. `make docs` writes them out of the schema, so that a
 * command that needs no more starts without it.
 */
export function defaultConfig(): Config {
  return freezeDeep(structuredClone(defaults)) as Config;
}

/** Makes a value and all its parts unchangeable; gives it back. */
export function freezeDeep<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freezeDeep(part);
  }
  return value;
}
