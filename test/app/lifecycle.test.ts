import test, { type ExecutionContext } from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { chatter, spoofAt, writeCapture } from "../helpers/capture.ts";
import { type Mosquitto, startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { type Subscriber, subscribe } from "../helpers/subscriber.ts";
import { until } from "../helpers/until.ts";
import { alertOf, START } from "./samples.ts";

const PREFIX = "arpguard/v1/box/";
const HEALTH = `${PREFIX}status/health`;
const SYNTHETIC = ["--synthetic"];
/** Windows a second, so that a test need not wait. */
const QUICK = { windows: { seconds: 1 } };
const reportTo = (broker: Mosquitto) => ({ report: { url: broker.url, deviceId: "box" } });

/** What a newcomer at the broker finds there, by topic. */
async function retainedAt(t: ExecutionContext, broker: Mosquitto): Promise<Map<string, string>> {
  const { received } = await subscribe(t, broker.url);
  await until(() => received.some(({ topic }) => topic === HEALTH), "the retained messages");
  return new Map(received.map(({ topic, text }) => [topic, text]));
}

test.serial("the first window is on the page within 15 s of the start", async (t) => {
  const startMs = performance.now();
  const appliance = await startAppliance(t, { source: SYNTHETIC });
  const { mirror, store, uplink } = await appliance.shows("a window", ({ windows }) => windows > 0);
  t.true(performance.now() - startMs < 15_000, `${performance.now() - startMs} ms`);
  t.is(mirror.source, "synthetic office");
  t.true(mirror.frames > 0 && mirror.hosts > 0);
  t.like(store, { state: "ok", windows: 1 });
  t.is(uplink.state, "off");
  t.is(await appliance.stop(), 0);
  t.is(appliance.lastWords(), "");
});

const ends = test.macro({
  title: (_, signal: NodeJS.Signals) => `${signal} ends it in good order`,
  exec: async (t, signal: NodeJS.Signals) => {
    const broker = await startMosquitto(t);
    const config = { ...QUICK, ...reportTo(broker) };
    const capture = writeCapture(t, [...spoofAt(0), ...chatter(1, 120, 2)]);
    const source = ["--replay", capture];
    const appliance = await startAppliance(t, { source, config });
    await appliance.shows("an open alert, reported", ({ openAlerts, uplink }) => {
      return openAlerts === 1 && uplink.published >= 3 && uplink.queued === 0;
    });
    const before = await retainedAt(t, broker);
    t.like(JSON.parse(before.get(HEALTH) ?? ""), { status: "up" });
    t.is([...before.keys()].filter((topic) => topic.startsWith(`${PREFIX}a/`)).length, 1);
    t.is(await appliance.stop(signal), 0);
    t.is(appliance.lastWords(), "");
    const after = await retainedAt(t, broker);
    const gone = [...after].filter(([topic]) => !topic.startsWith(`${PREFIX}twin/`));
    t.deepEqual(gone, [[HEALTH, '{"status":"down"}']], "and no alert stays open");
    using history = openHistoryReadOnly(appliance.data);
    t.deepEqual(
      history.recentAlerts(10).map(({ state }) => state),
      ["closed"],
    );
  },
});
test(ends, "SIGTERM");
test(ends, "SIGINT");
test(ends, "SIGHUP");

test("kill -9: the next start has the past, and closes what was open", async (t) => {
  const broker = await startMosquitto(t);
  const config = { ...QUICK, ...reportTo(broker) };
  const subscriber = await subscribe(t, broker.url);
  // Of today: the history does not keep windows for long.
  const nowS = Math.floor(Date.now() / 1000);
  const capture = writeCapture(t, [...spoofAt(0), ...chatter(1, 120, 2)], nowS);
  const killed = await startAppliance(t, { source: ["--replay", capture], config });
  const { windows, alerts } = await killed.shows("windows and an alert", (snapshot) => {
    return snapshot.windows >= 3 && snapshot.openAlerts === 1;
  });
  const topic = `${PREFIX}a/${alerts[0]?.id}`;
  const [opened] = await subscriber.wait(topic, 1);
  t.like(opened, { isRetained: true });
  t.is(await killed.stop("SIGKILL"), "SIGKILL");
  {
    using history = openHistoryReadOnly(killed.data);
    t.is(history.recentAlerts(10)[0]?.state, "opened");
  }

  const { data } = killed;
  const next = await startAppliance(t, { source: SYNTHETIC, config, data });
  const shown = await next.shows("a window", (snapshot) => snapshot.windows > 0);
  t.is(shown.openAlerts, 0);
  t.like(shown.alerts[0], { id: alerts[0]?.id, state: "closed" });
  await clearedAt(subscriber, topic);
  t.false((await retainedAt(t, broker)).has(topic));
  using history = openHistoryReadOnly(data);
  const past = history.windowsSince(micros(0), 1000);
  t.true(past.length > windows, `${past.length} windows`);
  const [closed] = history.recentAlerts(10);
  t.is(closed?.state, "closed");
  t.is(closed?.why.at(-1), "closed because the appliance started again");
  t.is(await next.stop(), 0);
});

test("whatever came after an alert, the next start closes it if a killed run left it open", async (t) => {
  const directory = scratchFolder(t);
  const orphan = alertOf("arp-spoof-orphan");
  {
    using history = openHistory({ ...defaultConfig().store, directory });
    const later = Array.from({ length: 1000 }, (_, n) =>
      alertOf(`later-${n}`, { state: "closed", at: micros(START + 1_000_000 + n) }),
    );
    history.write(null, [orphan, ...later]);
  }
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const config = { ...QUICK, ...reportTo(broker) };
  const appliance = await startAppliance(t, { source: SYNTHETIC, config, data: directory });
  await subscriber.wait(`${PREFIX}e/alert`, 1);
  t.like(JSON.parse(subscriber.on(`${PREFIX}e/alert`)[0]?.text ?? ""), {
    id: orphan.id,
    state: "closed",
  });
  const [cleared] = await subscriber.wait(`${PREFIX}a/${orphan.id}`, 1);
  t.is(cleared?.text, "");
  t.is(await appliance.stop(), 0);
});

async function clearedAt(subscriber: Subscriber, topic: string): Promise<void> {
  await until(() => subscriber.on(topic).at(-1)?.text === "", `${topic} to be cleared`);
}

test("a second one on the same folder is refused, and the first goes on", async (t) => {
  const first = await startAppliance(t, { source: SYNTHETIC, config: QUICK });
  await first.shows("a window", ({ windows }) => windows > 0);
  const { data } = first;
  const second = await startAppliance(t, { source: SYNTHETIC, config: QUICK, data });
  t.is(await second.ended, 1);
  t.is(
    second.said(),
    `arpguard: ${data} is in use by another arpguard: stop it, or set store.directory\n`,
  );
  const { windows } = await first.shows("the page", () => true);
  await first.shows("the next window", (snapshot) => snapshot.windows > windows);
  t.is(await first.stop(), 0);
});

test("nobody reads what it says: it goes on, and still ends in good order", async (t) => {
  const appliance = await startAppliance(t, { source: SYNTHETIC, config: QUICK });
  await appliance.shows("a window", ({ windows }) => windows > 0);
  appliance.stopListening();
  const { windows } = await appliance.shows("the page", () => true);
  await appliance.shows("the next window", (snapshot) => snapshot.windows > windows);
  t.is(await appliance.stop(), 0);
});
