import { statfsSync } from "node:fs";

/**
 * What a failed statement says of the database. All but `refused`, which is of the rows
 * themselves, may be over the next time.
 */
export type StoreFault = "full" | "damaged" | "busy" | "disk" | "refused";

/** Primary result codes, https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** Less than this is no room: a new write-ahead log with its index wants some 100 KiB. */
const NO_ROOM_BYTES = 262_144;

/** Names the fault behind an error that SQLite threw while working in `directory`. */
export function faultOf(error: unknown, directory: string): StoreFault {
  switch (primaryCode(error)) {
    case SQLITE_FULL:
      return "full";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "damaged";
    case SQLITE_BUSY:
      return "busy";
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      // A full disk also shows as a log or an index that cannot be made.
      return hasNoRoom(directory) ? "full" : "disk";
    default:
      return "refused";
  }
}

/** The low byte of an extended result code, or null where the error is not SQLite's. */
function primaryCode(error: unknown): number | null {
  if (!(error instanceof Error && "errcode" in error)) return null;
  return typeof error.errcode === "number" ? error.errcode & 0xff : null;
}

function hasNoRoom(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize < NO_ROOM_BYTES;
  } catch {
    return false;
  }
}
