import { readdirSync, readFileSync } from "node:fs";

/** Processes whose parent is `pid`, whichever of its threads started them. */
export function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
}

/** Empty for a process that has ended, whether or not its parent knows. */
export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
}

/** Nice values of all threads of a process: field 19 of stat (proc_pid_stat(5)). */
export function nicenessOf(pid: number): number[] {
  return threadsOf(pid)
    .map((thread) => read(`/proc/${pid}/task/${thread}/stat`))
    .filter((stat) => stat !== "")
    .map((stat) => {
      // The second field is a name in brackets, which may hold blanks.
      const after = stat.slice(stat.lastIndexOf(")") + 2);
      return Number(after.split(" ")[16]);
    });
}

/** None of a process that has ended. */
function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Nothing of a thread or process that has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
