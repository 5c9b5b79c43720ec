import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { SourceCounters } from "#capture/types.ts";
import {
  addPair,
  createNamespace,
  type NetworkNamespace,
} from "../../helpers/network-namespace.ts";

const CHILD = join(import.meta.dirname, "../../helpers/link-child.ts");
/** Of a type no protocol takes: with no capture running, the kernel counts it as dropped. */
const UNWANTED = Buffer.from("ffffffffffff02000000000b88b5".padEnd(120, "5a"), "hex");

/** Watches a link from inside the namespace; gives a function that looks again. */
async function watch(t: ExecutionContext, network: NetworkNamespace, name: string) {
  const command = ["netns", "exec", network.name, process.execPath, CHILD, name];
  const child = spawn("ip", command, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  t.teardown(() => child.kill("SIGKILL"));
  const told = async (): Promise<Partial<SourceCounters>> => (await once(child, "message"))[0];
  const first = await told();
  const look = () => {
    child.send("look");
    return told();
  };
  return { first, look };
}

test("state and speed", async (t) => {
  const network = createNamespace(t);
  const { first, look } = await watch(t, network, "span0");
  t.deepEqual(first, { linkUp: true, linkMbps: 10_000, nicDrops: 0 });
  network.ip("link", "set", "peer0", "down");
  t.like(await look(), { linkUp: false, linkMbps: null });
  network.ip("link", "set", "span0", "down");
  t.like(await look(), { linkUp: false, linkMbps: null });
  network.ip("link", "set", "span0", "up");
  network.ip("link", "set", "peer0", "up");
  t.like(await look(), { linkUp: true, linkMbps: 10_000 });
});

test("losses since the watch began, also across a new interface of the name", async (t) => {
  const network = createNamespace(t);
  network.send("peer0", [UNWANTED, UNWANTED]);
  const { first, look } = await watch(t, network, "span0");
  t.is(first.nicDrops, 0);
  network.send("peer0", [UNWANTED, UNWANTED, UNWANTED]);
  t.like(await look(), { nicDrops: 3 });
  network.ip("link", "del", "span0");
  t.deepEqual(await look(), { linkUp: false, linkMbps: null, nicDrops: 3 });
  addPair(network);
  network.send("peer0", [UNWANTED]);
  t.like(await look(), { linkUp: true, nicDrops: 4 });
});

test("an interface that is not there, until it is", async (t) => {
  const network = createNamespace(t);
  network.ip("link", "del", "span0");
  const { first, look } = await watch(t, network, "span0");
  t.deepEqual(first, { linkUp: false, linkMbps: null, nicDrops: null });
  addPair(network);
  t.like(await look(), { linkUp: true, nicDrops: 0 });
});

test("loopback is up, at no speed", async (t) => {
  const network = createNamespace(t);
  network.ip("link", "set", "lo", "up");
  t.like((await watch(t, network, "lo")).first, { linkUp: true, linkMbps: null, nicDrops: 0 });
});
