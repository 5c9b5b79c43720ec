import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Damaged databases that are kept; they lie outside of store.maxBytes. */
const KEPT = 2;

/**
 * Renames a damaged database and its log to `<file>.corrupt-<N>`, N counting up, and lets go of
 * all but the newest. Returns the new name without its folder.
 */
export function setAside(file: string): string {
  const taken = numbersOf(file);
  const next = (taken.at(-1) ?? 0) + 1;
  const aside = `${file}.corrupt-${next}`;
  renameSync(file, aside);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  rmSync(`${file}-shm`, { force: true });
  for (const number of [...taken, next].slice(0, -KEPT)) {
    for (const suffix of ["", "-wal"])
      rmSync(`${file}.corrupt-${number}${suffix}`, { force: true });
  }
  return basename(aside);
}

/** Ascending. */
function numbersOf(file: string): number[] {
  const prefix = `${basename(file)}.corrupt-`;
  return readdirSync(dirname(join(file)))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isSafeInteger(number) && number > 0)
    .sort((a, b) => a - b);
}
