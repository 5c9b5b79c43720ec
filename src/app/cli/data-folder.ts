import { statSync } from "node:fs";
import { chosenConfig } from "#config/load.ts";
import { AppError } from "#core/errors.ts";

/** How a command line names the appliance it is about. */
export interface PolicyFolder {
  readonly data?: string;
  readonly config?: string;
}

/** The data folder of an appliance. @throws AppError when there is none, or two are named */
export function dataFolder({ data, config }: PolicyFolder): string {
  if (data !== undefined && config !== undefined) {
    throw new AppError("usage", "choose one of --data and --config");
  }
  const directory = data ?? chosenConfig(config).store.directory;
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return directory;
  const mend = "name the appliance's data folder with --data, or its configuration with --config";
  throw new AppError("store-failed", `${directory} is no folder: ${mend}`);
}
