import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { generate, type Packet, parser } from "mqtt-packet";
import { startAppliance } from "../../helpers/appliance.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { startMosquitto } from "../../helpers/mosquitto.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { subscribe } from "../../helpers/subscriber.ts";

test("from a new key to a command that a box carries out, and to the list of the fleet", async (t) => {
  const broker = await startMosquitto(t);
  const folder = scratchFolder(t);
  const keys = join(folder, "keys");
  const made = await arpguard(["fleet", "keygen", "--out", keys, "--classes", "read", "--json"]);
  t.is(made.status, 0, made.stderr);
  const { privateFile } = JSON.parse(made.stdout) as { privateFile: string };
  const fleet = { trustDirectory: keys, clock: "set" };
  const report = { url: broker.url, deviceId: "box" };
  const { wait } = await subscribe(t, broker.url);
  const appliance = await startAppliance(t, { source: ["--synthetic"], config: { report, fleet } });
  await wait("arpguard/v1/box/cmd/ping", 1);
  const send = (type: string, ...rest: string[]) => {
    const at = ["--broker", broker.url, "--key", privateFile, "--wait", "60"];
    return arpguard(["fleet", "send", "box", type, ...rest, ...at]);
  };
  const pinged = await send("ping", "{}", "--json");
  const lines = pinged.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  t.like(lines.at(-1), { device: "box", type: "ping", status: "successful" });
  t.is(pinged.status, 0);
  const out = join(folder, "files");
  const snapshot = await send("diag.snapshot", "{}", "--out", out);
  t.is(snapshot.status, 0, snapshot.stderr);
  t.like(JSON.parse(readFileSync(join(out, "snapshot.json"), "utf8")), { openAlerts: 0 });
  const refused = await send("service.restart");
  t.is(refused.status, 1);
  t.regex(refused.stderr, /^arpguard: box service\.restart c-\w+ failed: unauthorised: .*\n$/);
  const list = ["fleet", "list", "--broker", broker.url, "--wait", "1"];
  const [line = ""] = (await arpguard([...list, "--json"])).stdout.trim().split("\n");
  t.like(JSON.parse(line), { device: "box", health: { status: "up" } });
  t.regex((await arpguard(list)).stdout, /^box +up +configuration 0 ok {2}0 commands open/);
  t.is(await appliance.stop(), 0);
});

test("what is wrong on the command line is told on one line", async (t) => {
  const folder = scratchFolder(t);
  const made = await arpguard(["fleet", "keygen", "--out", folder, "--classes", "read", "--json"]);
  const { privateFile, publicFile } = JSON.parse(made.stdout) as Record<string, string>;
  const send = (...args: string[]) => ["fleet", "send", ...args];
  const key = ["--key", `${privateFile}`];
  await refuses(t, ["fleet", "keygen", "--out", folder, "--classes", "all"], 2, /choose of read/);
  await refuses(t, send("box", "ping", ...key), 2, /name the broker with --broker/);
  const at = ["--broker", "mqtt://127.0.0.1:9"];
  await refuses(t, send("box", "ping", ...key, ...at), 1, /127\.0\.0\.1:9: .*--broker/);
  await refuses(t, send("BOX", "ping", ...key, ...at), 2, /BOX is no device's id/);
  await refuses(t, send("box", "a/b", ...key, ...at), 2, /no type of command/);
  await refuses(t, send("box", "ping", "[]", ...key, ...at), 2, /no JSON object/);
  await refuses(
    t,
    send("box", "ping", "--key", `${publicFile}`, ...at),
    2,
    /chmod 600|private key/,
  );
  await refuses(t, send("box", "ping", ...key, ...at, "--life", "0"), 2, /--life 0 is no whole/);
  await refuses(t, ["fleet", "list", "--broker", "http://x"], 2, /name the broker/);
});

/** A broker that lets everybody in, takes subscriptions and acknowledges nothing that is sent. */
async function startSilent(t: ExecutionContext): Promise<string> {
  const server = createServer((socket) => {
    t.teardown(() => socket.destroy());
    const read = parser({ protocolVersion: 5 });
    const answer = (packet: Packet) => void socket.write(generate(packet, { protocolVersion: 5 }));
    read.on("packet", (packet: Packet) => {
      if (packet.cmd === "connect") {
        answer({ cmd: "connack", reasonCode: 0, sessionPresent: false });
      } else if (packet.cmd === "subscribe") {
        const { messageId = 0, subscriptions } = packet;
        answer({ cmd: "suback", messageId, granted: subscriptions.map(() => 1) });
      }
    });
    socket.on("data", (bytes) => read.parse(bytes)).on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => server.close());
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a broker that goes silent holds nobody", async (t) => {
  const folder = scratchFolder(t);
  const made = await arpguard(["fleet", "keygen", "--out", folder, "--classes", "read", "--json"]);
  const { privateFile } = JSON.parse(made.stdout) as { privateFile: string };
  const to = ["--key", privateFile, "--broker", await startSilent(t)];
  await refuses(t, ["fleet", "send", "box", "ping", ...to, "--wait", "1"], 1, /no end within 1000/);
});
