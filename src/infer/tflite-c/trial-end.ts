import type { ChildProcess } from "node:child_process";
import { oneLine } from "#core/errors.ts";

/** In which what a process has told is read once it is gone: who holds its pipes may live on. */
const READ_MS = 1000;
/** In which a killed process is gone, but for one that hangs in a driver. */
const KILL_MS = 5000;

export interface TrialEnd {
  /** How the process broke, in words; null where it did not. */
  readonly ended: Promise<string | null>;
  /** Ends it with all that it has started. */
  readonly kill: () => void;
}

/**
 * The end of a child that leads a group of processes: what it has started ends with it, and what
 * has left the group, and holds its pipes, is waited for no longer.
 */
export function endOfTrial(child: ChildProcess): TrialEnd {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let how: string | null = "it could not be killed";
  let isGone = child.pid === undefined;
  let timer: NodeJS.Timeout | undefined;
  const giveUp = () => {
    for (const stream of child.stdio) stream?.destroy();
    if (child.connected) child.disconnect();
    child.unref();
    resolve(how);
  };
  const giveUpIn = (ms: number) => {
    clearTimeout(timer);
    // After a turn of reading: who was busy has not seen yet what there is.
    timer = setTimeout(() => setImmediate(giveUp), ms);
  };
  const kill = () => {
    if (isGone) return;
    killGroup(child.pid!);
    giveUpIn(KILL_MS);
  };
  child.once("exit", (status, signal) => {
    how = status === 0 ? null : `it ended its process (${signal ?? `status ${status}`})`;
    kill();
    isGone = true;
    giveUpIn(READ_MS);
  });
  child.once("close", () => {
    clearTimeout(timer);
    resolve(how);
  });
  child.once("error", (error) => resolve(notStarted(error)));
  return { ended: promise, kill };
}

export function notStarted(error: unknown): string {
  return `no process could be started (${oneLine(error)})`;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left of it.
  }
}
