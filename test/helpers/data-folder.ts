import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ExecutionContext } from "ava";

const FOLDER = process.env.ARPGUARD_DATA ?? resolve(import.meta.dirname, "../../../shared/data");
const CAPTURE = /\.(pcap|pcapng)(\.gz)?$/;

/** Paths of every capture below `folders`; none where there is no data folder. */
export function capturePaths(...folders: readonly string[]): string[] {
  return existsSync(FOLDER) ? folders.flatMap(pathsIn) : [];
}

function pathsIn(folder: string): string[] {
  const names = readdirSync(join(FOLDER, folder)).filter((name) => CAPTURE.test(name));
  return names.map((name) => join(FOLDER, folder, name));
}

/**
 * Paths of every capture below `folders` of the data folder. Without that folder a test fails
 * under CI=true, and passes elsewhere with a message and no path.
 */
export function dataCaptures(t: ExecutionContext, ...folders: readonly string[]): string[] {
  if (!hasData(t)) return [];
  return folders.flatMap((folder) => {
    const paths = pathsIn(folder);
    t.true(paths.length > 0, `${folder} holds captures`);
    return paths;
  });
}

/** Path of a file of the data folder, or null where that is missing, as for `dataCaptures`. */
export function dataFile(t: ExecutionContext, name: string): string | null {
  return hasData(t) ? join(FOLDER, name) : null;
}

function hasData(t: ExecutionContext): boolean {
  if (existsSync(FOLDER)) return true;
  const message = `no folder ${FOLDER}: set ARPGUARD_DATA to the folder of public data`;
  if (process.env.CI === "true") t.fail(message);
  else t.log(message);
  t.pass();
  return false;
}
