import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { checkBroker } from "#app/doctor/broker.ts";
import { defaultConfig } from "#config/defaults.ts";
import { freePort, startMosquitto } from "../../helpers/mosquitto.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const MEND =
  "check the uplink cable, the address, the name and password, and that it speaks MQTT 5";

const look = (url?: string) =>
  checkBroker({ ...defaultConfig().report, ...(url !== undefined && { url }) });

test("without a broker there is nothing to check", async (t) => {
  t.deepEqual(await look(), {
    name: "broker",
    result: "skip",
    detail: "none configured (report.url)",
  });
});

test("a broker that lets us in passes", async (t) => {
  const broker = await startMosquitto(t);
  t.deepEqual(await look(broker.url), {
    name: "broker",
    result: "pass",
    detail: `127.0.0.1:${broker.port} answers`,
  });
});

test("name and password are needed where the broker asks for them, and are never shown", async (t) => {
  const file = join(scratchFolder(t), "passwords");
  // World-readable, because mosquitto may run as a user of its own.
  execFileSync("mosquitto_passwd", ["-c", "-b", file, "box", "s3cret:%"]);
  execFileSync("chmod", ["-R", "a+rX", join(file, "..")]);
  const broker = await startMosquitto(t, {
    config: ["allow_anonymous false", `password_file ${file}`],
  });
  const host = `127.0.0.1:${broker.port}`;
  t.like(await look(`mqtt://box:s3cret%3A%25@${host}`), {
    result: "pass",
    detail: `${host} answers`,
  });
  for (const url of [`mqtt://box:wrong-one@${host}`, `mqtt://${host}`]) {
    const { result, detail, mend } = await look(url);
    t.is(result, "fail");
    t.is(detail, `${host}: Connection refused: Not authorized`);
    t.is(mend, MEND);
  }
});

test("nobody there, and a name that is none, are told apart", async (t) => {
  const port = await freePort();
  t.deepEqual(await look(`mqtt://127.0.0.1:${port}`), {
    name: "broker",
    result: "fail",
    detail: `127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`,
    mend: MEND,
  });
  const { result, detail } = await look("mqtt://broker.invalid");
  t.is(result, "fail");
  // Where no name server answers, as behind a pulled uplink, it says just that.
  t.regex(detail, /^broker\.invalid:1883: (getaddrinfo E|no name server says where )/);
});

test("what is no address of a broker is named without its password", async (t) => {
  const { result, detail } = await look("mqtt://box:s3cret%@[");
  t.is(result, "fail");
  t.regex(detail, /^report\.url is no broker's address: /);
  t.notRegex(detail, /s3cret/);
});

/** Something listens that is no broker. */
async function listen(t: ExecutionContext, greet: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    greet(socket);
  }).listen(0, "127.0.0.1");
  t.teardown(() => server.close());
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("who hangs up at once is no broker", async (t) => {
  const port = await listen(t, (socket) => socket.end());
  t.like(await look(`mqtt://127.0.0.1:${port}`), { result: "fail", mend: MEND });
});

test("who never answers is no broker, and is not waited for long", async (t) => {
  const sockets: Socket[] = [];
  const port = await listen(t, (socket) => sockets.push(socket));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
  });
  const startMs = performance.now();
  t.like(await look(`mqtt://127.0.0.1:${port}`), {
    result: "fail",
    detail: `127.0.0.1:${port}: connack timeout`,
  });
  t.true(performance.now() - startMs < 15_000);
});
