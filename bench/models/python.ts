import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Debian's own: its packages are not for another. */
const PYTHON = "/usr/bin/python3";
/** The peers have one thread, as we have. */
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

/** Whether a module is there to stand beside. */
export function hasModule(name: string): boolean {
  return spawnSync(PYTHON, ["-c", `import ${name}`], { stdio: "ignore" }).status === 0;
}

/**
 * What a script of this folder prints as JSON, run at the lowest priority, as training is.
 * @throws Error when it fails
 */
export function runScript<Output>(name: string, args: readonly string[] = []): Output {
  const command = ["-n", "19", PYTHON, join(import.meta.dirname, name), ...args];
  const env = { ...process.env, ...ONE_THREAD };
  const run = spawnSync("nice", command, { encoding: "utf8", env });
  if (run.status !== 0) {
    const why = run.error?.message ?? run.stderr.trim().split("\n").at(-1);
    throw new Error(`${name}: ${why}`);
  }
  return JSON.parse(run.stdout) as Output;
}
