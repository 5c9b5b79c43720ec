import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import test, { type ExecutionContext } from "ava";
import { connectAsync, type MqttClient } from "mqtt";
import { type Mosquitto, startMosquitto } from "../../helpers/mosquitto.ts";
import { type Postgres, startPostgres } from "../../helpers/postgres.ts";
import { until } from "../../helpers/until.ts";
import { MadeDevice } from "./made-device.ts";

const FLEET = join(import.meta.dirname, "../../../docs/fleet");
const STALL_MS = 1000;

async function receiver(t: ExecutionContext, config: readonly string[] = []) {
  const [broker, postgres] = await Promise.all([startMosquitto(t, { config }), startPostgres(t)]);
  postgres.runFile(join(FLEET, "schema.sql"));
  const client = await connectAsync(broker.url, { protocolVersion: 5 });
  client.setMaxListeners(100);
  t.teardown(() => client.endAsync(true));
  return { broker, postgres, client };
}

function startWriter(t: ExecutionContext, broker: Mosquitto, { database }: Postgres): ChildProcess {
  const args = ["--broker", broker.url, "--database", database, "--ack-ms", "100"];
  const child = spawn(process.execPath, [join(FLEET, "run-ack-writer.ts"), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  return child;
}

/** The receiver has asked for its share: what is sent from now on waits for it. */
async function isThere(client: MqttClient): Promise<void> {
  const host = "arpguard/v1/_fleet/host/main";
  const said = new Promise((resolve) =>
    client.on("message", (topic, payload) => {
      if (topic === host && JSON.parse(payload.toString()).online) resolve(true);
    }),
  );
  await client.subscribeAsync(host, { qos: 1 });
  await said;
}

/** Each device sends again from its cursor whenever that has stood still. */
async function settle(devices: readonly MadeDevice[]): Promise<void> {
  let moved = performance.now();
  let acked = -1;
  await until(async () => {
    const sum = devices.reduce((total, device) => total + device.acked, 0);
    if (sum !== acked) moved = performance.now();
    acked = sum;
    if (performance.now() - moved > STALL_MS) {
      for (const device of devices) await device.resend();
      moved = performance.now();
    }
    return devices.every(({ isDone }) => isDone);
  }, "every cursor at its end");
}

/** Of each device and stream: records, the highest number, the cursor. */
function kept({ query }: Postgres): string[] {
  return query(
    `SELECT device, stream, count(*), min(r.seq), max(r.seq), a.seq
     FROM record r JOIN ack a USING (device, stream) GROUP BY device, stream, a.seq ORDER BY 1, 2`,
  ).split("\n");
}

test("made messages, many of them twice, are each stored once and acknowledged", async (t) => {
  const { broker, postgres, client } = await receiver(t);
  startWriter(t, broker, postgres);
  await isThere(client);
  const devices = Array.from({ length: 8 }, (_, i) => new MadeDevice(`ag-${i}`, client));
  for (const device of devices) {
    await device.windows(120, (seq) => 1 + (seq % 3));
    await device.alert(1);
    await device.alert(1);
  }
  await settle(devices);
  await until(() => kept(postgres).length === 16, "the alerts");
  t.deepEqual(
    kept(postgres),
    devices.flatMap(({ id }) => [`${id}|e/alert|1|1|1|1`, `${id}|m/feature|120|1|120|120`]),
  );
});

test("what a killed receiver had in memory is sent again", async (t) => {
  const { broker, postgres, client } = await receiver(t);
  let writer = startWriter(t, broker, postgres);
  await isThere(client);
  const device = new MadeDevice("ag-1", client);
  for (let round = 0; round < 3; round++) {
    await device.windows(400);
    writer.kill("SIGKILL");
    await once(writer, "exit");
    await device.windows(50);
    writer = startWriter(t, broker, postgres);
  }
  await settle([device]);
  t.deepEqual(kept(postgres), ["ag-1|m/feature|1350|1|1350|1350"]);
  writer.kill("SIGTERM");
  t.deepEqual(await once(writer, "exit"), [0, null]);
});

test("what a full broker threw away, with the receiver offline, is sent again", async (t) => {
  const { broker, postgres, client } = await receiver(t, ["max_queued_messages 50"]);
  const writer = startWriter(t, broker, postgres);
  await isThere(client);
  const device = new MadeDevice("ag-1", client);
  await device.windows(10);
  await settle([device]);
  writer.kill("SIGKILL");
  await once(writer, "exit");
  // The broker says yes to each of them, and keeps a few.
  await device.windows(500);
  startWriter(t, broker, postgres);
  await device.windows(1);
  await settle([device]);
  t.true(device.resent > 400);
  t.deepEqual(kept(postgres), ["ag-1|m/feature|511|1|511|511"]);
});

test("the receiver ends in one line: the database is not there, or it was called wrongly", async (t) => {
  const broker = await startMosquitto(t);
  const at = ["--broker", broker.url, "--database", "postgresql:///none?host=/nowhere"];
  for (const [args, status, line] of [
    [at, 1, /^ack writer: .*nowhere/],
    [[...at, "--ca", "/nowhere/ca.crt"], 2, /^ack writer: .*nowhere.*; give a file in PEM\n$/],
    [[...at, "--bogus"], 2, /^ack writer: .*'--bogus'.*; usage: .*\n$/],
    [["--broker", "nowhere", ...at.slice(2)], 2, /^ack writer: usage: .*\n$/],
  ] as const) {
    const child = spawn(process.execPath, [join(FLEET, "run-ack-writer.ts"), ...args], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    t.is(code, status, said);
    t.regex(said, line);
  }
});
