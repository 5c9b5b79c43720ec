import { closeSync, createReadStream, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { AppError, oneLine } from "#core/errors.ts";

/** What ended a stream of bytes before its proper end, as counted in `refused`. */
export type ByteFault = "gzip-cut" | "gzip-corrupt";

/** Bytes of a capture in file order. */
export interface ByteSource {
  /** Why the bytes ended too early, or null. */
  fault(): ByteFault | null;
  /**
   * Writes up to `maxBytes` bytes at `start`; gives how many, 0 only at the end. Reading is
   * synchronous where the bytes lie in a plain file: that is the fast path of a replay.
   * @throws AppError "file-unreadable"
   */
  read(target: Uint8Array, start: number, maxBytes: number): number | Promise<number>;
  close(): void;
}

/** True for the magic of RFC 1952 section 2.3.1. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Opens `path`, or standard input for `-`. @throws AppError "file-unreadable" */
export function openBytes(path: string): ByteSource {
  if (path === "-") return streamBytes("standard input", 0);
  const fd = attempt(path, () => openSync(path, "r"));
  const stats = attempt(path, () => fstatSync(fd));
  if (stats.isFile()) return fileBytes(path, fd);
  if (isStream(stats)) return streamBytes(path, fd);
  closeSync(fd);
  throw new AppError("file-unreadable", `${path}: not a file; name a file`);
}

function isStream(stats: Stats): boolean {
  return stats.isFIFO() || stats.isCharacterDevice() || stats.isSocket();
}

function fileBytes(path: string, fd: number): ByteSource {
  return {
    fault: () => null,
    read: (target, start, maxBytes) =>
      attempt(path, () => readSync(fd, target, start, maxBytes, null)),
    close: () => closeSync(fd),
  };
}

/** A pipe must not block the event loop, so it is read by a stream. */
function streamBytes(name: string, fd: number): ByteSource {
  const stream = createReadStream("", { fd, autoClose: fd !== 0 });
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
  let chunk: Uint8Array = new Uint8Array(0);
  return {
    fault: () => null,
    read: async (target, start, maxBytes) => {
      while (chunk.length === 0) {
        const next = await chunks.next().catch((error: unknown) => fail(name, error));
        if (next.done) return 0;
        chunk = next.value;
      }
      const taken = chunk.subarray(0, maxBytes);
      target.set(taken, start);
      chunk = chunk.subarray(taken.length);
      return taken.length;
    },
    close: () => {
      stream.destroy();
    },
  };
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    return fail(path, error);
  }
}

function fail(path: string, error: unknown): never {
  const mend = "check that the file exists and may be read";
  throw new AppError("file-unreadable", `${path}: ${oneLine(error)}; ${mend}`, { cause: error });
}
