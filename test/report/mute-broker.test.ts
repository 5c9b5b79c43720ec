import { createServer, type Socket } from "node:net";
import test, { type ExecutionContext } from "ava";
import { until } from "../helpers/until.ts";
import { alertOf, PREFIX, type TestLog, windowOf } from "./samples.ts";
import { startUplink } from "./uplink-rig.ts";

/** CONNACK of MQTT 5 without properties: success (3.2). */
const CONNACK = Buffer.from([0x20, 3, 0, 0, 0]);
const PINGREQ = 0xc0;
const PUBACK = 0x40;
/** With QoS 1, not retained. */
const PUBLISH = 0x32;
const PINGRESP = Buffer.from([0xd0, 0]);

/** Where a packet's content begins, behind its length (MQTT 5, 1.5.5). */
function bodyAt(bytes: Buffer): number {
  return 2 + bytes.subarray(1).findIndex((byte) => byte < 0x80);
}

/** The first whole packet, or null. */
function firstOf(bytes: Buffer): Buffer | null {
  const lengths = bytes.subarray(1, bodyAt(bytes));
  const length = lengths.reduce((sum, byte, place) => sum + (byte & 0x7f) * 128 ** place, 0);
  const end = bodyAt(bytes) + length;
  return lengths.length === 0 || end > bytes.length ? null : bytes.subarray(0, end);
}

/** A broker that takes connections, answers pings and acknowledges nothing. */
async function startMuteBroker(t: ExecutionContext, onConnect?: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(CONNACK);
      onConnect?.(socket);
      socket.on("data", (bytes) => bytes[0] === PINGREQ && socket.write(PINGRESP));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { url: `mqtt://127.0.0.1:${port}`, sockets };
}

test("a broker that acknowledges nothing does not hold up the end", async (t) => {
  const broker = await startMuteBroker(t);
  const rig = startUplink(t, broker.url);
  const { reporter } = rig;
  rig.feature(windowOf(1));
  await until(() => reporter.health.state === "online", "the broker");
  const startMs = performance.now();
  await rig[Symbol.asyncDispose]();
  const tookMs = performance.now() - startMs;
  t.true(tookMs < 2500, `${tookMs} ms`);
  await until(() => broker.sockets.every((socket) => socket.destroyed), "the connection to go");
});

test("a broker that acknowledges nothing is offline after a while, and tried again", async (t) => {
  const broker = await startMuteBroker(t);
  await using rig = startUplink(t, broker.url, { options: { ackMs: 200 } });
  const { reporter } = rig;
  rig.feature(windowOf(1));
  await until(() => reporter.health.state === "online", "the broker");
  await until(() => reporter.health.state === "offline", "the loss");
  t.is(reporter.health.problem, "no acknowledgement; trying again by itself");
  t.is(reporter.health.queued, 1, "the report waits for the next connection");
  await until(() => broker.sockets.length > 1, "the next try");
});

test("an alert closed on a connection that breaks is cleared on the next one", async (t) => {
  const heard: string[] = [];
  const broker = await startMuteBroker(t, (socket) => {
    const place = heard.push("") - 1;
    socket.on("data", (bytes) => {
      heard[place] += bytes.toString("latin1");
    });
  });
  await using rig = startUplink(t, broker.url, { options: { ackMs: 300 } });
  await until(() => rig.reporter.health.state === "online", "the broker");
  rig.alert(alertOf("spoof"));
  rig.alert(alertOf("spoof", { state: "closed" }));
  await until(() => heard[0]?.includes(`${PREFIX}a/spoof`) === true, "the alert");
  await until(() => heard[1]?.includes(`${PREFIX}a/spoof`) === true, "its clearing");
  t.pass();
});

test("a broker that never acknowledges one message is not sent others for ever", async (t) => {
  let connections = 0;
  const broker = await startMuteBroker(t, (socket) => {
    connections++;
    let [rest, isFirst] = [Buffer.of(), true];
    socket.on("data", (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let packet = firstOf(rest); packet !== null; packet = firstOf(rest)) {
        rest = rest.subarray(packet.length);
        if (packet[0] !== PUBLISH) continue;
        const idAt = bodyAt(packet) + 2 + packet.readUInt16BE(bodyAt(packet));
        if (!isFirst) socket.write(Buffer.of(PUBACK, 2, ...packet.subarray(idAt, idAt + 2)));
        isFirst = false;
      }
    });
  });
  await using rig = startUplink(t, broker.url, { options: { ackMs: 60_000 } });
  await until(() => rig.reporter.health.state === "online", "the broker");
  for (let n = 1; n < 500; n++) rig.feature(windowOf(n));
  const log = rig.options.log as TestLog;
  await until(() => connections > 1, "the next connection");
  await until(() => log.lines.some((line) => /out of order/.test(line)), "the reason");
  t.pass();
});

test("a packet longer than announced drops the link before it is held", async (t) => {
  let sentBytes = 0;
  // A PUBLISH that says it is 256 MiB long (2.1.4), and keeps coming.
  const flood = (socket: Socket) => {
    socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
    const chunk = Buffer.alloc(65_536);
    const pour = () => {
      while (!socket.destroyed) {
        sentBytes += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on("drain", pour);
    pour();
  };
  const broker = await startMuteBroker(t, flood);
  await using rig = startUplink(t, broker.url);
  const { reporter } = rig;
  await until(() => reporter.health.state === "offline", "the loss");
  t.is(
    reporter.health.problem,
    "the broker sent a packet longer than we take; trying again by itself",
  );
  await until(() => broker.sockets[0]?.destroyed === true, "the connection to go");
  t.true(sentBytes < 32_000_000, `${sentBytes} bytes`);
});
