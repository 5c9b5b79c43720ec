import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const OUTPUT_CHARS = 4000;

/** A process in the background, and the end of what it has said. */
export interface Child {
  readonly command: string;
  readonly process: ChildProcess;
  said(): string;
  hasEnded(): boolean;
}

export interface StartOptions {
  /** Gets each line of its standard output. */
  readonly onLine?: (line: string) => void;
}

/** Processes of one lab: each leads a group of its own, and all end with the lab. */
export class Children implements AsyncDisposable {
  readonly #all: Child[] = [];

  /** Starts a shell command in a namespace. */
  start(namespace: string, command: string, { onLine }: StartOptions = {}): Child {
    const child = spawn("ip", ["netns", "exec", namespace, "sh", "-c", command], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (onLine === undefined) said = (said + text).slice(-OUTPUT_CHARS);
      else {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(onLine);
      }
    });
    child.stdout.on("end", () => rest === "" || onLine?.(rest));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-OUTPUT_CHARS);
    });
    const started = {
      command,
      process: child,
      said: () => said,
      hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    };
    this.#all.push(started);
    return started;
  }

  /** Runs one to its end and gives its standard output. @throws Error when it fails */
  async run(namespace: string, command: string): Promise<string> {
    const lines: string[] = [];
    const child = this.start(namespace, command, { onLine: (line) => lines.push(line) });
    await once(child.process, "close");
    if (child.process.exitCode !== 0) throw new Error(`${command} failed: ${child.said()}`);
    return lines.join("\n");
  }

  /** Ends one with its group and waits for it. */
  async stop(child: Child, signal: NodeJS.Signals): Promise<void> {
    if (child.hasEnded()) return;
    const exit = once(child.process, "exit");
    signalGroup(child, signal);
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map((child) => this.stop(child, "SIGKILL")));
  }
}

function signalGroup({ process: { pid } }: Child, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has just ended.
  }
}
