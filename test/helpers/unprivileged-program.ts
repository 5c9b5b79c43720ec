import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ExecutionContext } from "ava";
import type { NetworkNamespace } from "./network-namespace.ts";
import { captureSettings } from "./ring-process.ts";

export type UnprivilegedMessage =
  | { kind: "capturing"; fds: readonly number[]; childStatus: string; childEnvironment: string }
  | { kind: "frame"; hex: string }
  | { kind: "failed"; message: string };

export interface UnprivilegedProgram {
  readonly pid: number;
  next(): Promise<UnprivilegedMessage>;
}

const CHILD = "test/helpers/unprivileged-child.ts";

/**
 * Starts it in the namespace.
 * @param wrapper command before it, such as setpriv
 * @param root the repository or a copy
 */
export function startUnprivileged(
  t: ExecutionContext,
  network: NetworkNamespace,
  wrapper: readonly string[],
  root: string,
): UnprivilegedProgram {
  const program = [process.execPath, "--no-deprecation", join(root, CHILD)];
  const command = [...wrapper, ...program, JSON.stringify(captureSettings)];
  const child = spawn("ip", ["netns", "exec", network.name, ...command], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  t.teardown(async () => {
    child.kill("SIGKILL");
    await gone;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid as number,
    next: async () => {
      const { done, value } = await lines.next();
      if (done) throw new Error("the program ended");
      return JSON.parse(value);
    },
  };
}
