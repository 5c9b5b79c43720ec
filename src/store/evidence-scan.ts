import { lstatSync, readdirSync, type Stats } from "node:fs";
import { evidencePath, idOf } from "#store/evidence-path.ts";
import { readStart } from "#store/evidence-read.ts";

/** What file systems of SD cards and disks give space in. */
const DISK_BLOCK_BYTES = 4096;
const HEAD_BYTES = 64;

export interface KeptFile {
  /** On disk. */
  readonly bytes: number;
  readonly writtenMs: number;
}

/** What a file of this length takes on the disk. */
export function diskBytes(length: number): number {
  return Math.ceil(length / DISK_BLOCK_BYTES) * DISK_BLOCK_BYTES;
}

/**
 * The evidence in a folder by alert, longest unwritten first: files of the right name that begin
 * as `isOurs` says. A folder that cannot be read holds none.
 */
export function findEvidence(
  directory: string,
  isOurs: (head: Uint8Array) => boolean,
): Map<string, KeptFile> {
  const found = namesIn(directory).flatMap((name): [string, KeptFile][] => {
    const id = idOf(name);
    const path = id === null ? null : evidencePath(directory, id);
    if (id === null || path === null) return [];
    const head = readStart(path, HEAD_BYTES);
    const stats = head === null || !isOurs(head) ? null : statsOf(path);
    if (stats === null) return [];
    return [[id, { bytes: diskBytes(stats.size), writtenMs: stats.mtimeMs }]];
  });
  return new Map(found.sort(([, a], [, b]) => a.writtenMs - b.writtenMs));
}

/** Null where it cannot be told: a link to itself, or a folder that may not be read. */
function statsOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
