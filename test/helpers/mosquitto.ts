import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { type Owner, scratchFolder } from "./scratch.ts";

const BINARY = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto"].find((path) =>
  existsSync(path),
);
const START_TRIES = 5;
const START_MS = 15_000;

/** A mosquitto of the test's own; it goes with the test. */
export interface Mosquitto {
  readonly port: number;
  readonly url: string;
  /** Of its sessions, retained messages and whatever else the test gives it. */
  readonly folder: string;
  /** Of its process, while it runs. */
  readonly pid: number | undefined;
  /** Stops it in good order: with `persistence true` it comes back with what it knew. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

export interface MosquittoOptions {
  /** Further lines of its configuration. */
  readonly config?: readonly string[];
  /** Lines of an acl_file. */
  readonly acl?: readonly string[];
}

/** @throws where Debian's mosquitto is not installed: then the test fails */
export async function startMosquitto(t: Owner, options: MosquittoOptions = {}): Promise<Mosquitto> {
  if (BINARY === undefined) throw new Error("mosquitto is missing: apt-get install mosquitto");
  const folder = scratchFolder(t);
  for (let attempt = 1; ; attempt++) {
    const broker = new MosquittoProcess(BINARY, folder, await freePort(), options);
    t.teardown(() => broker.stop());
    try {
      await broker.start();
      return broker;
    } catch (error) {
      // Another process may have taken the port between our asking and mosquitto's.
      if (attempt === START_TRIES) throw error;
    }
  }
}

class MosquittoProcess implements Mosquitto {
  readonly port: number;
  readonly url: string;
  readonly folder: string;
  readonly #binary: string;
  readonly #file: string;
  #child: ChildProcess | null = null;

  constructor(binary: string, folder: string, port: number, options: MosquittoOptions) {
    this.#binary = binary;
    this.folder = folder;
    this.port = port;
    this.url = `mqtt://127.0.0.1:${port}`;
    this.#file = join(folder, "mosquitto.conf");
    const { config = [], acl } = options;
    const isClosed = config.some((line) => line.startsWith("allow_anonymous"));
    const lines = [
      `listener ${port} 127.0.0.1`,
      ...(isClosed ? [] : ["allow_anonymous true"]),
      ...(process.getuid?.() === 0 ? ["user root"] : []),
      `persistence_location ${folder}/`,
      // Not 0, for "no limit": mosquitto 2.0.11 then ends a connection whose publish it denies.
      "max_queued_messages 100000",
      ...config,
    ];
    if (acl !== undefined) {
      const aclFile = join(folder, "acl");
      writeFileSync(aclFile, `${acl.join("\n")}\n`, { mode: 0o600 });
      lines.push(`acl_file ${aclFile}`);
    }
    writeFileSync(this.#file, `${lines.join("\n")}\n`);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const child = spawn(this.#binary, ["-c", this.#file], { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        said = (said + text).slice(-2000);
      });
    }
    const deadline = performance.now() + START_MS;
    while (!(await answers(this.port))) {
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`mosquitto did not start: ${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // Whoever answered: it is ours only while ours lives.
    if (child.exitCode !== null) throw new Error(`mosquitto did not start: ${said}`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
}

/** A TCP port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
