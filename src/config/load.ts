import { readFileSync, statSync } from "node:fs";
import type { ZodError } from "zod";
import { defaultConfig, freezeDeep } from "#config/defaults.ts";
import { configSchema } from "#config/schema.ts";
import type { Config } from "#config/types.ts";
import { AppError, oneLine } from "#core/errors.ts";

const FILE_LIMIT_BYTES = 1_048_576;

/** The configuration of a command line: that of its file, or every default. */
export function chosenConfig(path: string | undefined): Config {
  return path === undefined ? defaultConfig() : loadConfig(path);
}

/**
 * Reads, checks and freezes a JSON configuration file.
 * @throws AppError config-invalid naming the file, the field and what it should be
 */
export function loadConfig(path: string): Config {
  let raw: unknown;
  try {
    const stat = statSync(path);
    // A pipe or a device may never end.
    if (!stat.isFile()) throw new Error("is no regular file");
    if (stat.size > FILE_LIMIT_BYTES) throw new Error("is larger than 1 MiB");
    const bytes = readFileSync(path);
    raw = JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    const mend = "give a JSON file that can be read, as docs/CONFIG.md says";
    throw new AppError("config-invalid", `${path}: ${oneLine(error)}; ${mend}`, { cause: error });
  }
  return parseConfig(raw, path);
}

/** Checks and freezes a configuration; `from` names it in errors. */
export function parseConfig(raw: unknown, from: string): Config {
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) {
    throw new AppError("config-invalid", `${from}: ${firstProblem(parsed.error)}`);
  }
  return freezeDeep(parsed.data) as Config;
}

function firstProblem(error: ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "is not a configuration";
  const field = issue.path.map(String).join(".") || "(top)";
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : "";
  return `${field}: ${oneLine(issue.message)}${more}; see docs/CONFIG.md`;
}
