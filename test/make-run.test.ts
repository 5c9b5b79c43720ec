import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { Snapshot } from "#status/types.ts";
import { createNamespace } from "./helpers/network-namespace.ts";
import { scratchFolder } from "./helpers/scratch.ts";
import { subscribe } from "./helpers/subscriber.ts";
import { until } from "./helpers/until.ts";

/** What `make run` starts. */
const RUN_LOCAL = join(import.meta.dirname, "../bin/run-local");

interface LocalRun {
  readonly folder: string;
  readonly child: ChildProcess;
  /** Exit status, or the signal that killed it. */
  readonly ended: Promise<number | string>;
  stdout(): string;
  stderr(): string;
}

/**
 * Starts it as a terminal does: in a process group of its own.
 * @param wrapper command before it
 */
function start(
  t: ExecutionContext,
  settings: Readonly<Record<string, string>> = {},
  wrapper: readonly string[] = [],
): LocalRun {
  const folder = scratchFolder(t);
  const [command = "", ...args] = [...wrapper, RUN_LOCAL];
  const child = spawn(command, args, {
    env: { ...process.env, DATA: folder, ...settings },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.teardown(() => {
    for (const pid of processesOf(folder)) process.kill(pid, "SIGKILL");
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = once(child, "close").then(([status, signal]) => status ?? signal);
  return { folder, child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** Processes that were started with this folder: the broker and the appliance. */
function processesOf(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      return commandOf(Number(pid)).includes(folder);
    })
    .map(Number);
}

/** Empty where it has ended meanwhile. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1");
  } catch {
    return "";
  }
}

/** Its first window on the page, and where its broker is. */
async function firstWindow(run: LocalRun): Promise<{ snapshot: Snapshot; broker: string }> {
  let page = "";
  let broker = "";
  await until(() => {
    page = /^page +(http:\S+)$/m.exec(run.stdout())?.[1] ?? "";
    broker = /^broker +(mqtt:\S+) /m.exec(run.stdout())?.[1] ?? "";
    return page !== "" && broker !== "";
  }, "the addresses");
  const seen: Snapshot[] = [];
  await until(async () => {
    const answer = await fetch(`${page}api/snapshot`).catch(() => null);
    const snapshot = (await answer?.json()) as Snapshot | undefined;
    if (snapshot !== undefined && snapshot.windows > 0) seen.push(snapshot);
    return seen.length > 0;
  }, "the first window");
  return { snapshot: seen[0]!, broker };
}

test.serial("it tells its addresses and shows the first window within 15 s", async (t) => {
  const startMs = performance.now();
  const run = start(t);
  const { snapshot, broker } = await firstWindow(run);
  t.true(performance.now() - startMs < 15_000, `${performance.now() - startMs} ms`);
  t.is(snapshot.mirror.source, "synthetic office");
  t.regex(run.stdout(), new RegExp(`^data +${run.folder}$`, "m"));
  t.is(snapshot.uplink.state, "online");
  const subscriber = await subscribe(t, broker);
  await until(
    () => subscriber.received.some(({ topic }) => topic.endsWith("/m/feature")),
    "a window",
  );
  process.kill(-(run.child.pid as number), "SIGINT");
  t.is(await run.ended, 0);
  t.deepEqual(processesOf(run.folder), []);
  t.deepEqual(JSON.parse(subscriber.received.at(-1)?.text ?? ""), { status: "down" });
});

const ends = test.macro({
  title: (_, signal: NodeJS.Signals) => `${signal} ends all that it started`,
  exec: async (t, signal: NodeJS.Signals) => {
    const run = start(t);
    await firstWindow(run);
    t.is(processesOf(run.folder).length, 2);
    run.child.kill(signal);
    t.is(await run.ended, 0);
    t.deepEqual(processesOf(run.folder), []);
  },
});
test(ends, "SIGTERM");
test(ends, "SIGHUP");
test(ends, "SIGQUIT");

test("the broker ends even with a script that is killed", async (t) => {
  const run = start(t);
  await firstWindow(run);
  const broker = processesOf(run.folder).filter((pid) => commandOf(pid).includes("mosquitto.conf"));
  t.is(broker.length, 1);
  run.child.kill("SIGKILL");
  await until(() => !processesOf(run.folder).includes(broker[0]!), "the broker's end");
  t.pass();
});

test("a data folder may have quotes in its name, and keeps nothing of the run's settings", async (t) => {
  const folder = join(scratchFolder(t), 'my "data"');
  const run = start(t, { DATA: folder, REPLAY: "/nowhere.pcap" });
  t.is(await run.ended, 1);
  t.regex(run.stderr(), /^arpguard: \/nowhere\.pcap: ENOENT[^\n]*\n$/m);
  t.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith("run-")),
    [],
  );
});

test("IFACE captures", async (t) => {
  const network = createNamespace(t);
  network.ip("link", "set", "lo", "up");
  const run = start(t, { IFACE: "span0" }, ["ip", "netns", "exec", network.name]);
  await until(() => run.stderr().includes("watching span0"), "the capture");
  await until(() => /broker .* is online/.test(run.stderr()), "the broker");
  t.is(network.promiscuity("span0"), 1);
  process.kill(-(run.child.pid as number), "SIGINT");
  t.is(await run.ended, 0);
  t.deepEqual(processesOf(run.folder), []);
});

test("REPLAY plays a file; one that is not there ends all, with what is wrong", async (t) => {
  const run = start(t, { REPLAY: "/nowhere.pcap" });
  t.is(await run.ended, 1);
  t.regex(run.stderr(), /^arpguard: \/nowhere\.pcap: ENOENT[^\n]*\n$/m);
  t.deepEqual(processesOf(run.folder), []);
});

test("a port that is taken ends all, with what is wrong", async (t) => {
  const run = start(t);
  const { snapshot } = await firstWindow(run);
  t.is(snapshot.level, "ok");
  const port = /^page +http:\/\/127\.0\.0\.1:(\d+)\/$/m.exec(run.stdout())?.[1] ?? "";
  const other = start(t, { PORT: port });
  t.is(await other.ended, 1);
  t.regex(
    other.stderr(),
    /^arpguard: page: cannot listen on 127\.0\.0\.1 port \d+: the port is in/m,
  );
  t.deepEqual(processesOf(other.folder), []);
  run.child.kill("SIGTERM");
  t.is(await run.ended, 0);
});
