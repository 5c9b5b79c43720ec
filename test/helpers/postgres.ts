import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, globSync } from "node:fs";
import { join } from "node:path";
import { type Owner, scratchFolder } from "./scratch.ts";
import { until } from "./until.ts";

/** `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/** A PostgreSQL of the test's own, on a socket in a scratch folder; it goes with the test. */
export interface Postgres {
  /** As psql takes it. */
  readonly database: string;
  /** Runs SQL, or a file of it; gives the rows as psql prints them, fields apart by `|`. */
  query(sql: string): string;
  runFile(path: string): void;
}

/** @throws where Debian's postgresql is not installed: then the test fails */
export async function startPostgres(t: Owner): Promise<Postgres> {
  const [programs] = globSync("/usr/lib/postgresql/*/bin").sort().reverse();
  if (programs === undefined) throw new Error("PostgreSQL is missing: apt-get install postgresql");
  const folder = scratchFolder(t);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const [runner = "", ...wrapper] = isRoot
    ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"]
    : ["env"];
  const data = join(folder, "data");
  const initdb = ["-D", data, "-U", "fleet", "-E", "UTF8", "--auth=trust", "--no-sync"];
  execFileSync(runner, [...wrapper, join(programs, "initdb"), ...initdb], { stdio: "ignore" });
  // What a test writes need not survive a loss of power.
  const settings = ["-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"];
  const server = [join(programs, "postgres"), "-D", data, ...settings];
  const child = spawn(runner, [...wrapper, ...server], { stdio: "ignore" });
  t.teardown(() => stop(child));
  const database = `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=fleet`;
  const psql = (...args: readonly string[]) =>
    execFileSync("psql", ["-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  await until(() => answers(() => psql("-c", "SELECT 1")), "PostgreSQL");
  return {
    database,
    query: (sql) => psql("-c", sql),
    runFile: (path) => void psql("-f", path),
  };
}

function answers(ask: () => string): boolean {
  try {
    return ask() === "1";
  } catch {
    return false;
  }
}

/** SIGINT: a fast shutdown (postgres(1)). */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGINT");
  await exit;
}
