import { readFileSync } from "node:fs";

/**
 * Bytes that a process has caused to be sent to a disk: whole pages of 4 KiB, counted each time one
 * becomes dirty, and none on a file system in memory (man 5 proc_pid_io, `write_bytes`).
 */
export function diskBytesOf(pid: number | "self" | undefined): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, "latin1"))?.[1]);
}
