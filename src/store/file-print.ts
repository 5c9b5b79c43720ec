import { lstatSync } from "node:fs";
import { oneLine } from "#core/errors.ts";

/** Tells one state of a file from the next, also where it was replaced by a rename. */
export function printOf(file: string): string {
  try {
    const stat = lstatSync(file, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return "none";
    const { ino, size, mtimeNs, ctimeNs } = stat;
    return [ino, size, mtimeNs, ctimeNs].join(" ");
  } catch (error) {
    return oneLine(error);
  }
}
