import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { TOPICS } from "#report/topic-map.ts";
import { createReporter } from "#report/uplink.ts";
import { forecastOf } from "../forecast/outlook-samples.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFile, scratchFolder } from "../helpers/scratch.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { until } from "../helpers/until.ts";
import { alertOf, optionsFor, PREFIX, type TestLog, windowOf } from "./samples.ts";
import { startUplink } from "./uplink-rig.ts";

const CHILD = fileURLToPath(new URL("reporter-child.ts", import.meta.url));
const HEALTH = `${PREFIX}status/health`;

test("without a broker in the config nothing is reported", async (t) => {
  const { url: _, ...config } = optionsFor("").config;
  await using reporter = createReporter({ ...optionsFor(""), config });
  reporter.alert(alertOf("a"));
  t.is(reporter.health.state, "off");
  t.is(reporter.health.broker, null);
  t.is(reporter.health.queued, 0);
});

test("birth is told when the broker is reached, the farewell at the end", async (t) => {
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const rig = startUplink(t, broker.url);
  const { reporter, options } = rig;
  t.is(reporter.health.state, "connecting");
  const [birth] = await subscriber.wait(HEALTH, 1);
  t.true(birth?.isRetained);
  t.is(birth?.contentType, "application/json");
  t.like(TOPICS["status/health"].payload.parse(JSON.parse(birth?.text ?? "")), {
    status: "up",
    boot: options.boot,
  });
  await until(() => reporter.health.published === 1, "the acknowledgement");
  t.is(reporter.health.state, "online");
  t.is(reporter.health.broker, `127.0.0.1:${broker.port}`);
  t.true((reporter.health.lastAckMsAgo ?? -1) >= 0);

  const startMs = performance.now();
  await rig[Symbol.asyncDispose]();
  t.true(performance.now() - startMs < 2500);
  const [, farewell] = await subscriber.wait(HEALTH, 2);
  t.deepEqual(JSON.parse(farewell?.text ?? ""), { status: "down" });
  t.true(farewell?.isRetained);
});

test("the broker tells the death of a process that was killed", async (t) => {
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const child = spawn(process.execPath, [CHILD, broker.url, scratchFolder(t)], { stdio: "ignore" });
  t.teardown(() => child.kill("SIGKILL"));
  await subscriber.wait(HEALTH, 1);
  child.kill("SIGKILL");
  const [, will] = await subscriber.wait(HEALTH, 2);
  t.deepEqual(JSON.parse(will?.text ?? ""), { status: "down" });
  t.true(will?.isRetained);
  t.is(will?.contentType, "application/json");
});

test("windows and alerts arrive as the topic map says", async (t) => {
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  await using rig = startUplink(t, broker.url);
  const { options } = rig;
  rig.feature(windowOf(7));
  rig.forecast(forecastOf(0, 1000));
  rig.alert(alertOf("arp-spoof-1"));
  rig.alert(alertOf("arp-spoof-1", { state: "closed", count: 9 }));

  const [feature] = await subscriber.wait(`${PREFIX}m/feature`, 1);
  const sent = TOPICS["m/feature"].payload.parse(JSON.parse(feature?.text ?? ""));
  t.like(sent, { seq: 1, boot: options.boot, ts: "2024-05-01T10:00:35.000000Z", win_s: 5 });
  t.deepEqual(Float32Array.from(Object.values(sent.v), Number), windowOf(7).features);
  t.is(feature?.contentType, "application/json");
  t.false(feature?.isRetained);

  const [forecast] = await subscriber.wait(`${PREFIX}m/forecast`, 1);
  const outlook = TOPICS["m/forecast"].payload.parse(JSON.parse(forecast?.text ?? ""));
  t.like(outlook, { seq: 1, boot: options.boot, ts: "2024-05-06T00:00:00.000000Z" });
  t.false(forecast?.isRetained);

  const steps = await subscriber.wait(`${PREFIX}e/alert`, 2);
  const lines = steps.map(({ text }) => TOPICS["e/alert"].payload.parse(JSON.parse(text)));
  t.like(lines[0], { seq: 1, id: "arp-spoof-1", state: "opened", technique: "T1557.002" });
  t.like(lines[1], { seq: 2, id: "arp-spoof-1", state: "closed", count: 9 });
  t.is(lines[0]?.at, "2024-05-01T10:00:00.123456Z");
});

test("an open alert is retained until it is closed; news that is no alarm is not", async (t) => {
  const broker = await startMosquitto(t);
  await using rig = startUplink(t, broker.url);
  const first = await subscribe(t, broker.url);
  rig.alert(alertOf("spoof"));
  rig.alert(alertOf("station", { type: "new-device", severity: "notice" }));
  const [live] = await first.wait(`${PREFIX}a/spoof`, 1);
  t.deepEqual(TOPICS["a/{alertId}"].payload.parse(JSON.parse(live?.text ?? "")), {
    severity: "critical",
    text: "00:25:b3:bf:91:ee answers for 172.16.0.1",
    time: "2024-05-01T10:00:00.123456Z",
    since: "2024-05-01T10:00:00.000000Z",
  });

  const late = await subscribe(t, broker.url);
  await late.wait(`${PREFIX}a/spoof`, 1);
  rig.alert(alertOf("spoof", { state: "closed" }));
  const [, cleared] = await first.wait(`${PREFIX}a/spoof`, 2);
  t.is(cleared?.text, "");

  const later = await subscribe(t, broker.url);
  await later.wait(HEALTH, 1);
  t.deepEqual(
    later.received.map(({ topic }) => topic),
    [HEALTH],
  );
  t.is(first.on(`${PREFIX}a/station`).length, 0);
});

test("an alert that an earlier run left open is cleared when it is closed", async (t) => {
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  {
    await using before = startUplink(t, broker.url);
    before.alert(alertOf("orphan"));
    await subscriber.wait(`${PREFIX}a/orphan`, 1);
  }
  await using rig = startUplink(t, broker.url);
  rig.alert(alertOf("orphan", { state: "closed" }));
  const [, cleared] = await subscriber.wait(`${PREFIX}a/orphan`, 2);
  t.is(cleared?.text, "");
});

test("a stream that the broker refuses is named once and waits; the others go on", async (t) => {
  const acl = [
    "topic read #",
    ...["status/#", "a/#", "e/#"].map((end) => `topic write ${PREFIX}${end}`),
  ];
  const broker = await startMosquitto(t, { acl });
  const subscriber = await subscribe(t, broker.url);
  await using rig = startUplink(t, broker.url);
  const { reporter, options } = rig;
  await until(() => reporter.health.state === "online", "the broker");
  for (let n = 0; n < 40; n++) rig.feature(windowOf(n));
  rig.alert(alertOf("a"));
  await subscriber.wait(`${PREFIX}e/alert`, 1);
  await until(() => reporter.health.problem !== undefined, "the refusal");
  rig.alert(alertOf("b"));
  await subscriber.wait(`${PREFIX}e/alert`, 2);
  t.is(reporter.health.state, "online");
  t.regex(
    reporter.health.problem ?? "",
    /^the broker refused \d+ of m\/feature: Publish error: Not authorized \(135\); let this device/,
  );
  await until(() => reporter.health.queued === 40, "all else to be acknowledged");
  t.is((options.log as TestLog).lines.filter((line) => line.includes("135")).length, 1);
});

test("a wrong password is named, the right one works, neither is ever shown", async (t) => {
  const passwords = scratchFile(t, new Uint8Array(), "passwords");
  execFileSync("mosquitto_passwd", ["-b", passwords, "box", "s3cret/right"]);
  const config = ["allow_anonymous false", `password_file ${passwords}`];
  const broker = await startMosquitto(t, { config });
  for (const [password, isRight] of [
    ["s3cret%2Fwrong", false],
    ["s3cret%2Fright", true],
  ] as const) {
    await using rig = startUplink(t, `mqtt://box:${password}@127.0.0.1:${broker.port}`);
    const { reporter, options } = rig;
    if (isRight) {
      await until(() => reporter.health.published === 1, "the birth");
    } else {
      await until(() => reporter.health.problem !== undefined, "the refusal");
      t.is(reporter.health.state, "offline");
      t.regex(reporter.health.problem ?? "", /Not authorized \(135\); trying again by itself$/);
    }
    const shown = JSON.stringify([reporter.health, options.log]);
    t.false(/s3cret|box/.test(shown), shown);
  }
});

test("a broker whose certificate nobody vouches for is not trusted with anything", async (t) => {
  const folder = scratchFolder(t);
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  const broker = await startMosquitto(t, { config: [`certfile ${certificate}`, `keyfile ${key}`] });
  await using rig = startUplink(t, `mqtts://127.0.0.1:${broker.port}`);
  const { reporter } = rig;
  await until(() => reporter.health.problem !== undefined, "the refusal");
  t.is(reporter.health.state, "offline");
  t.regex(reporter.health.problem ?? "", /^self-signed certificate; /);
});
