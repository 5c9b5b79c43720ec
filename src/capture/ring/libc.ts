import { getSystemErrorMessage, getSystemErrorName } from "node:util";
import koffi from "koffi";
import { AppError } from "#core/errors.ts";

/** struct sock_fprog (linux/filter.h): a program and how many instructions it has. */
export interface FilterProgram {
  readonly length: number;
  readonly instructions: Uint8Array;
}

/** Memory a call reads or writes: the C side takes its address for the time of the call only. */
export type Memory = Uint8Array | Int32Array | Uint32Array;

const library = koffi.load("libc.so.6");
const filterProgram = koffi.struct("sock_fprog", { length: "uint16_t", instructions: "void *" });
export const FILTER_PROGRAM_BYTES = koffi.sizeof(filterProgram);

/**
 * The C library's functions as `man 2` and `man 3` give them: -1 is failure, `lastErrno` why.
 * They act on the calling thread; capabilities and `no_new_privs` belong to threads
 * (man 7 capabilities).
 */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  close(fd: number): number;
  bind(fd: number, address: Memory, bytes: number): number;
  getsockname(fd: number, address: Memory, bytes: Memory): number;
  setsockopt(fd: number, level: number, name: number, value: Memory, bytes: number): number;
  /** `setsockopt` for SO_ATTACH_FILTER. */
  setfilter(fd: number, level: number, name: number, value: FilterProgram, bytes: number): number;
  getsockopt(fd: number, level: number, name: number, value: Memory, bytes: Memory): number;
  mmap(
    near: null,
    bytes: number,
    protection: number,
    flags: number,
    fd: number,
    offset: number,
  ): bigint;
  munmap(address: bigint, bytes: number): number;
  fcntl(fd: number, command: number, type: "int", value: number): number;
  getpagesize(): number;
  if_nametoindex(name: string): number;
  prctl(option: number, a: number, b: number, c: number, d: number): number;
  capget(header: Memory, data: Memory): number;
  capset(header: Memory, data: Memory): number;
}

const prototypes: Record<keyof Libc, string> = {
  socket: "int socket(int domain, int type, int protocol)",
  close: "int close(int fd)",
  bind: "int bind(int fd, void *address, uint32_t bytes)",
  getsockname: "int getsockname(int fd, void *address, void *bytes)",
  setsockopt: "int setsockopt(int fd, int level, int name, void *value, uint32_t bytes)",
  setfilter: "int setsockopt(int fd, int level, int name, sock_fprog *value, uint32_t bytes)",
  getsockopt: "int getsockopt(int fd, int level, int name, void *value, void *bytes)",
  mmap: "void *mmap(void *near, size_t bytes, int protection, int flags, int fd, int64_t offset)",
  munmap: "int munmap(void *address, size_t bytes)",
  fcntl: "int fcntl(int fd, int command, ...)",
  getpagesize: "int getpagesize()",
  if_nametoindex: "uint32_t if_nametoindex(const char *name)",
  prctl:
    "int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)",
  capget: "int capget(void *header, void *data)",
  capset: "int capset(void *header, void *data)",
};

export const libc = Object.fromEntries(
  Object.entries(prototypes).map(([name, prototype]) => [name, library.func(prototype)]),
) as unknown as Libc;

/** What `mmap` gives when it fails: (void *)-1. */
export const MAP_FAILED = 2n ** 64n - 1n;

/** errno of the call just made. */
export function lastErrno(): number {
  return koffi.errno();
}

/** A failure of a call that has no reason known to us, as one line. */
export function callFailed(call: string, errno: number): AppError {
  const why = `${getSystemErrorName(-errno)}, ${getSystemErrorMessage(-errno)}`;
  return new AppError("capture-failed", `Capture: the kernel refused ${call} (${why})`);
}

/** @throws AppError "capture-failed" when `result` says the call failed */
export function must(call: string, result: number): number {
  if (result === -1) throw callFailed(call, lastErrno());
  return result;
}
