import { readdirSync, readFileSync } from "node:fs";

/** Every capability set of a thread, as /proc/PID/status names them. */
export const CAPABILITY_SETS = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] as const;
export const NO_CAPABILITIES = "0000000000000000";

/** The text of /proc/PID/task/TID/status for every thread. */
export function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/status`, "latin1"),
  );
}

/** The first word of one of its lines. */
export function statusOf(status: string, key: string): string | undefined {
  return new RegExp(`^${key}:\\s+(\\S+)`, "m").exec(status)?.[1];
}
