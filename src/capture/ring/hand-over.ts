import { accessSync, constants } from "node:fs";
import { z } from "zod";
import { RING_VARIABLE } from "#capture/ring/handed-over.ts";
import { libc, must } from "#capture/ring/libc.ts";
import { dropPrivileges, hasCapabilities } from "#capture/ring/privileges.ts";
import { isRingSocket } from "#capture/ring/socket.ts";
import type { RingPair } from "#capture/ring/types.ts";
import { AppError } from "#core/errors.ts";

const F_SETFD = 2;
const FD_CLOEXEC = 1;

const ringShape = {
  fd: z.int().min(3),
  interface: z.string().min(1),
  blockBytes: z.int().positive(),
  blockCount: z.int().positive(),
  retireMs: z.int().positive(),
  promiscuous: z.boolean(),
};
const pairSchema = z.object({
  bulk: z.object({ ...ringShape, traffic: z.literal("bulk") }),
  control: z.object({ ...ringShape, traffic: z.literal("control") }),
});

/**
 * Gives up every privilege and starts this program again in its own place (same process, same
 * arguments), with the open sockets handed on. Capabilities belong to threads and Node has many
 * before our first line runs: only exec leaves none with any (man 2 execve: all other threads
 * end). Call from the main thread, before anything else is open.
 * @throws AppError "permission" when the program's files are closed to us without privileges
 */
export function dropPrivilegesAndRestart(rings: RingPair): never {
  const script = process.argv[1] ?? "";
  dropPrivileges();
  for (const file of [process.execPath, script]) checkOpen(file);
  for (const { fd } of Object.values(rings)) setCloseOnExec(fd, false);
  const argv = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, argv, {
    ...process.env,
    [RING_VARIABLE]: JSON.stringify(rings),
  });
  throw new AppError("setup-missing", "This Node has no process.execve: use the pinned one");
}

/**
 * Takes over the sockets that `dropPrivilegesAndRestart` handed on, once; null when there are
 * none. No child process inherits them from here.
 * @throws AppError "capture-failed" when what was handed on is no capture ring,
 *   "permission" when the restart did not leave every capability behind
 */
export function adoptRings(): RingPair | null {
  const text = process.env[RING_VARIABLE];
  if (text === undefined) return null;
  delete process.env[RING_VARIABLE];
  const rings = parseRings(text);
  const sockets = Object.values(rings ?? {});
  if (rings === null || !sockets.every(({ fd }) => isRingSocket(fd))) {
    throw new AppError("capture-failed", `${RING_VARIABLE} names no capture rings: unset it`);
  }
  for (const { fd } of sockets) setCloseOnExec(fd, true);
  if (!hasCapabilities()) return rings;
  throw new AppError(
    "permission",
    `Capture: still privileged after the restart: unset ${RING_VARIABLE} and start again`,
  );
}

function parseRings(text: string): RingPair | null {
  try {
    return pairSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Root without capabilities may not enter other users' closed folders. */
function checkOpen(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (cause) {
    const mend =
      "install the program where all may read it, such as /opt, or start it as its owner";
    throw new AppError("permission", `No access to ${file} without root's privileges: ${mend}`, {
      cause,
    });
  }
}

function setCloseOnExec(fd: number, isSet: boolean): void {
  must("fcntl F_SETFD", libc.fcntl(fd, F_SETFD, "int", isSet ? FD_CLOEXEC : 0));
}
