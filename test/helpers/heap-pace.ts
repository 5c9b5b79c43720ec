import { readFileSync } from "node:fs";
import { ARPGUARD } from "./command-line.ts";

/** V8's flag for how far a heap grows before it is collected, as bin/arpguard gives it to `run`. */
export const HEAP_PACE = paceIn(ARPGUARD);

/** @throws where a file gives it not at all, or twice */
export function paceIn(file: string): string {
  const found = readFileSync(file, "utf8").match(/--heap-growing-percent=\d+/g) ?? [];
  const [pace, ...more] = found;
  if (pace !== undefined && more.length === 0) return pace;
  throw new Error(`${file} gives the heap's pace ${found.length} times`);
}
