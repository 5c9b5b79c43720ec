import { getSystemErrorName } from "node:util";
import koffi from "koffi";

/** man 2 memfd_create; MFD_NOEXEC_SEAL is known since Linux 6.3, and makes it no program either. */
const CREATE = { closeOnExec: 1, allowSealing: 2, noExecSeal: 8 } as const;
/** man 2 fcntl. */
const ADD_SEALS = 1033;
const GET_SEALS = 1034;
/** F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_WRITE. */
const ALL_SEALS = 1 | 2 | 4 | 8;

const libc = koffi.load("libc.so.6");
const memfdCreate = libc.func("int memfd_create(const char *name, uint32_t flags)");
const close = libc.func("int close(int fd)");
const fcntl = libc.func("int fcntl(int fd, int command, ...)");

/**
 * An empty file that has no place on any disk and is gone with its last descriptor.
 * @param name at most 249 bytes, shown in /proc/PID/fd
 * @returns its descriptor, which no child inherits @throws Error with what the kernel says
 */
export function createMemoryFile(name: string): number {
  const flags = CREATE.closeOnExec | CREATE.allowSealing;
  const fd = memfdCreate(name, flags | CREATE.noExecSeal);
  return must("memfd_create", fd === -1 ? memfdCreate(name, flags) : fd);
}

/** Not by Node, whose threads warn of descriptors that it has not opened. */
export function closeMemoryFile(fd: number): void {
  close(fd);
}

/** From now on nobody changes a byte of it, this process included. @throws Error */
export function seal(fd: number): void {
  must("fcntl(F_ADD_SEALS)", fcntl(fd, ADD_SEALS, "int", ALL_SEALS));
}

/** False of any other file, too. */
export function isSealed(fd: number): boolean {
  const seals = fcntl(fd, GET_SEALS);
  return seals !== -1 && (seals & ALL_SEALS) === ALL_SEALS;
}

function must(call: string, result: number): number {
  if (result !== -1) return result;
  throw new Error(`the kernel refused ${call} (${getSystemErrorName(-koffi.errno())})`);
}
