import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Finding } from "#app/doctor/check.ts";
import type { Config } from "#config/types.ts";

const MIB = 1_048_576;
/** Less than this and the history stops within days. */
const LEAST_FREE_BYTES = 64 * MIB;

/** Can history be written, and is there room for all of it? */
export function checkDisk(store: Config["store"]): Finding {
  const folder = nearestExisting(resolve(store.directory));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return {
      name: "disk",
      result: "fail",
      detail: `${folder} may not be written`,
      mend: `make ${store.directory} and give it to the user of the service`,
    };
  }
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  const detail = `${Math.floor(freeBytes / MIB)} MiB free for ${store.directory}`;
  if (freeBytes < LEAST_FREE_BYTES) {
    return { name: "disk", result: "fail", detail, mend: "make room on this disk" };
  }
  if (freeBytes < store.maxBytes) {
    const mend = "make room, or lower store.maxBytes below what is free";
    return { name: "disk", result: "warn", detail, mend };
  }
  return { name: "disk", result: "pass", detail };
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || folder === "/" ? folder : nearestExisting(dirname(folder));
}
