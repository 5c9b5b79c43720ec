import { copyFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { systemClock } from "#core/clock.ts";
import { FORMATS } from "#report/dialects/formats.ts";
import { syslogMessage } from "#report/dialects/syslog.ts";
import { parseSyslogAddress } from "#report/dialects/syslog-address.ts";
import { SyslogSink, type SyslogSinkOptions } from "#report/dialects/syslog-sink.ts";
import { freePort } from "../../helpers/mosquitto.ts";
import { type Rsyslog, startRsyslog } from "../../helpers/rsyslog.ts";
import { until } from "../../helpers/until.ts";
import { plain, SENSOR } from "./samples.ts";

const SOURCE = { facility: 16, hostName: "ag-test" };

interface OpenSink {
  readonly sink: SyslogSink;
  readonly said: readonly string[];
  /** Sends messages that are told apart by their verdict. */
  send(...verdicts: string[]): void;
}

function openSink(
  t: ExecutionContext,
  url: string,
  changes: Partial<SyslogSinkOptions> = {},
): OpenSink {
  const said: string[] = [];
  const log = { info: (text: string) => said.push(text), warn: (text: string) => said.push(text) };
  const sink = new SyslogSink({
    address: parseSyslogAddress(url),
    tls: { verify: true },
    queueLines: 100,
    clock: systemClock,
    log,
    random: () => 0.02,
    ...changes,
  });
  t.teardown(() => sink[Symbol.asyncDispose]());
  const send = (...verdicts: string[]) => {
    for (const verdict of verdicts) {
      const alert = plain({ verdict });
      sink.add(syslogMessage(alert, FORMATS.cef(alert, SENSOR), SOURCE));
    }
  };
  return { sink, said, send };
}

const verdictsAt = (receiver: Rsyslog) =>
  receiver.received().map(({ text }) => /msg=(.*) reason=/.exec(text)?.[1]);
const arrived = (receiver: Rsyslog, verdict: string) =>
  until(() => verdictsAt(receiver).includes(verdict), `${verdict} at the receiver`);

for (const transport of ["udp", "tcp", "tls"] as const) {
  test(`${transport}: rsyslog takes a message apart as it was meant`, async (t) => {
    const receiver = await startRsyslog(t, transport);
    const tls = { verify: true, caFile: receiver.caFile };
    const { send } = openSink(t, receiver.url, { tls });
    send("one é🚨", 'two\\=|"');
    await until(() => receiver.received().length === 2, "two messages");
    const [first, second] = receiver.received();
    t.deepEqual(first, {
      pri: "130",
      time: "2024-05-01T10:00:00.123456Z",
      host: "ag-test",
      app: "arpguard",
      procid: "-",
      msgid: "interception",
      version: "1",
      data: "-",
      text: FORMATS.cef(plain({ verdict: "one é🚨" }), SENSOR),
    });
    t.is(second?.text, FORMATS.cef(plain({ verdict: 'two\\=|"' }), SENSOR));
  });

  test(`${transport}: a receiver that dies and comes back is found again`, async (t) => {
    const receiver = await startRsyslog(t, transport);
    const tls = { verify: true, caFile: receiver.caFile };
    const { sink, said, send } = openSink(t, receiver.url, { tls });
    send("before");
    await arrived(receiver, "before");
    await receiver.kill();
    // UDP learns of it by sending: what asks is lost.
    if (transport === "udp") send("asks");
    await until(() => said.some((text) => text.endsWith("trying again by itself")), "the loss");
    send("meanwhile 1", "meanwhile 2");
    await receiver.start();
    if (transport === "udp") send("after");
    await arrived(receiver, "meanwhile 2");
    const verdicts = verdictsAt(receiver);
    t.true(verdicts.indexOf("meanwhile 1") < verdicts.indexOf("meanwhile 2"));
    t.is(sink.gauge.evicted, 0);
  });
}

test("tls: the longest lines in a burst arrive whole and in order", async (t) => {
  const receiver = await startRsyslog(t, "tls");
  const { send } = openSink(t, receiver.url, { tls: { verify: true, caFile: receiver.caFile } });
  const verdicts = Array.from({ length: 100 }, (_, n) => `${n} ${"東".repeat(250)}`);
  send(...verdicts);
  await arrived(receiver, verdicts.at(-1) ?? "");
  t.deepEqual(verdictsAt(receiver), verdicts);
});

test("tls: a receiver is known by name as well", async (t) => {
  const receiver = await startRsyslog(t, "tls");
  const url = receiver.url.replace("127.0.0.1", "localhost");
  const { send } = openSink(t, url, { tls: { verify: true, caFile: receiver.caFile } });
  send("named");
  await arrived(receiver, "named");
  t.pass();
});

test("tls: without its CA it is refused and gets nothing, unless verifying is off", async (t) => {
  const receiver = await startRsyslog(t, "tls");
  const strict = openSink(t, receiver.url);
  strict.send("secret");
  await until(() => strict.said.length > 0, "the refusal");
  t.regex(strict.said[0] ?? "", /^syslog receiver tls:.*(self-signed|unable to verify|issuer)/);
  const trusting = openSink(t, receiver.url, { tls: { verify: false } });
  trusting.send("open");
  await arrived(receiver, "open");
  t.deepEqual(verdictsAt(receiver), ["open"]);
});

test("tls: a receiver that asks who we are is shown our certificate", async (t) => {
  const receiver = await startRsyslog(t, "tls", true);
  const verify = { verify: true, caFile: receiver.caFile };
  const stranger = openSink(t, receiver.url, { tls: verify });
  stranger.send("stranger");
  await until(() => stranger.said.some((text) => text.includes("trying again")), "the refusal");
  const certFile = join(receiver.folder, "sender.pem");
  const keyFile = join(receiver.folder, "sender.key");
  const known = openSink(t, receiver.url, { tls: { ...verify, certFile, keyFile } });
  known.send("known");
  await arrived(receiver, "known");
  t.deepEqual(verdictsAt(receiver), ["known"]);
});

test("tls: a CA file that is missing is told; once there it is used", async (t) => {
  const receiver = await startRsyslog(t, "tls");
  const caFile = join(receiver.folder, "later.pem");
  const { said, send } = openSink(t, receiver.url, { tls: { verify: true, caFile } });
  send("late");
  await until(() => said.length > 0, "the failure");
  t.regex(said[0] ?? "", /ENOENT.*later\.pem/);
  copyFileSync(receiver.caFile, caFile);
  await arrived(receiver, "late");
});

/** A receiver that lets everybody in and reads nothing. */
async function startMute(t: ExecutionContext): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.pause()));
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `tcp://127.0.0.1:${port}`;
}

test("tcp: a receiver that reads nothing holds nobody up and is left", async (t) => {
  const { sink, said } = openSink(t, await startMute(t), { stallMs: 200 });
  const text = "x".repeat(8000);
  let longestMs = 0;
  const isLeft = () => said.some((line) => line.includes("it takes nothing"));
  await until(() => {
    const startMs = performance.now();
    for (let n = 0; n < 200; n++) sink.add(text);
    longestMs = Math.max(longestMs, performance.now() - startMs);
    return isLeft();
  }, "the sink to leave it");
  t.true(longestMs < 1000, `${longestMs} ms`);
  t.true(sink.gauge.size <= sink.gauge.limit + 16);
  t.true(sink.gauge.evicted > 0);
});

test("what was under way to it waits for the next connection", async (t) => {
  const options = { stallMs: 500, queueLines: 5000, random: () => 1 };
  const { sink, said } = openSink(t, await startMute(t), options);
  for (let n = 0; n < 4000; n++) sink.add("x".repeat(8000));
  let waiting = 0;
  await until(() => {
    const isLeft = said.some((line) => line.includes("it takes nothing"));
    if (!isLeft) waiting = sink.gauge.size;
    return isLeft;
  }, "the sink to leave it");
  t.true(waiting > 0);
  t.is(sink.gauge.size, waiting);
  t.is(sink.gauge.evicted, 0);
});

test("no receiver at all: the oldest go and are counted, one line is said", async (t) => {
  let tries = 0;
  const random = () => {
    tries++;
    return 0.01;
  };
  const url = `tcp://127.0.0.1:${await freePort()}`;
  const { sink, said, send } = openSink(t, url, { queueLines: 16, random });
  await until(() => tries > 0, "the failure");
  send(...Array.from({ length: 40 }, (_, n) => `message ${n}`));
  t.like(sink.gauge, { size: 16, limit: 16, evicted: 24 });
  const before = tries;
  await until(() => tries >= before + 3, "more tries");
  t.is(said.length, 1, said.join("\n"));
});

test("what waits is sent before the end, and an end without a receiver is quick", async (t) => {
  const receiver = await startRsyslog(t, "tcp");
  const { sink, said, send } = openSink(t, receiver.url);
  await until(() => said.length > 0, "the connection");
  const verdicts = Array.from({ length: 50 }, (_, n) => `last ${n}`);
  send(...verdicts);
  await sink[Symbol.asyncDispose]();
  await arrived(receiver, "last 49");
  t.deepEqual(verdictsAt(receiver), verdicts);
  const lonely = openSink(t, `tcp://127.0.0.1:${await freePort()}`);
  lonely.send("never");
  await lonely.sink[Symbol.asyncDispose]();
  t.is(lonely.sink.gauge.size, 1);
});
