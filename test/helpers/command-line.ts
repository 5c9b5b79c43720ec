import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { ExecutionContext } from "ava";

export const ARPGUARD = join(import.meta.dirname, "../../bin/arpguard");

/** What a command left behind. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Command before it, such as setpriv. */
  readonly wrapper?: readonly string[];
  readonly stdin?: Uint8Array;
  readonly cwd?: string;
}

/** Runs `bin/arpguard` to its end. */
export async function arpguard(
  args: readonly string[],
  { wrapper = [], stdin, cwd }: CommandOptions = {},
): Promise<Ended> {
  const [command = "", ...rest] = [...wrapper, ARPGUARD, ...args];
  const child = spawn(command, rest, { cwd, stdio: ["pipe", "pipe", "pipe"] });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  // It may end without having read what it was given.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ]);
  return { status, stdout, stderr };
}

/** Runs it and holds that it refuses: this exit status, one line on stderr, no data. */
export async function refuses(
  t: ExecutionContext,
  args: readonly string[],
  status: 1 | 2,
  line: string | RegExp,
  options: CommandOptions = {},
): Promise<void> {
  const ended = await arpguard(args, options);
  const what = `arpguard ${args.join(" ")}`;
  t.is(ended.stdout, "", what);
  t.is(ended.stderr.split("\n").length, 2, `${what}: one line, not ${ended.stderr}`);
  if (typeof line === "string") t.is(ended.stderr, `arpguard: ${line}\n`, what);
  else t.regex(ended.stderr, line, what);
  t.is(ended.status, status, what);
}
