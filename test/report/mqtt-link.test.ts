import test from "ava";
import { TOPICS } from "#report/topic-map.ts";
import { freePort, startMosquitto } from "../helpers/mosquitto.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { until } from "../helpers/until.ts";
import { seqsOf, upTo, withoutRepeats } from "./arrivals.ts";
import { alertOf, PREFIX, windowOf } from "./samples.ts";
import { startUplink } from "./uplink-rig.ts";

/** The broker keeps the subscriber's session while it is down. */
const LASTING = { config: ["persistence true"] };

test("a broker that is stopped and started again misses nothing, in order", async (t) => {
  const broker = await startMosquitto(t, LASTING);
  const subscriber = await subscribe(t, broker.url);
  await using rig = startUplink(t, broker.url);
  const { reporter } = rig;
  let n = 0;
  const send = (count: number) => {
    for (const end = n + count; n < end; ) rig.feature(windowOf(++n));
  };
  for (let round = 0; round < 3; round++) {
    send(200);
    // Some of these are under way, some not yet sent.
    await broker.stop();
    await until(() => reporter.health.state === "offline", "the loss");
    send(300);
    await broker.start();
    send(50);
    await until(() => reporter.health.queued === 0, "all to be acknowledged");
  }
  const seqsNow = () => seqsOf(subscriber.received, "feature");
  await until(() => withoutRepeats(seqsNow()).length === n, "all");
  const seqs = seqsNow();
  t.deepEqual(withoutRepeats(seqs), upTo(n));
  t.is(reporter.health.lost, 0);
  t.log(`${n} messages, ${seqs.length - n} of them twice`);
});

test("a broker that forgot everything is told again", async (t) => {
  const broker = await startMosquitto(t);
  await using rig = startUplink(t, broker.url);
  const { reporter } = rig;
  rig.alert(alertOf("spoof"));
  rig.alert(alertOf("storm"));
  await until(() => reporter.health.published >= 5, "all to be acknowledged");
  await broker.stop();
  await until(() => reporter.health.state === "offline", "the loss");
  rig.alert(alertOf("storm", { state: "closed" }));
  rig.alert(alertOf("brief"));
  rig.alert(alertOf("brief", { state: "closed" }));
  await broker.start();
  await until(() => reporter.health.state === "online", "the broker");
  await until(() => reporter.health.queued === 0, "all to be acknowledged");
  const subscriber = await subscribe(t, broker.url);
  await subscriber.wait(`${PREFIX}a/spoof`, 1);
  await subscriber.wait(`${PREFIX}status/health`, 1);
  t.is(subscriber.received.length, 2, "nothing else is retained");
});

test("a closed alert is cleared even where that had to wait for the broker", async (t) => {
  const broker = await startMosquitto(t, LASTING);
  const subscriber = await subscribe(t, broker.url);
  await using rig = startUplink(t, broker.url);
  const { reporter } = rig;
  rig.alert(alertOf("spoof"));
  await subscriber.wait(`${PREFIX}a/spoof`, 1);
  await broker.stop();
  await until(() => reporter.health.state === "offline", "the loss");
  rig.alert(alertOf("spoof", { state: "closed" }));
  await broker.start();
  await until(() => subscriber.on(`${PREFIX}a/spoof`).at(-1)?.text === "", "the clearing");
  t.pass();
});

test("alerts overtake windows", async (t) => {
  const broker = await startMosquitto(t, LASTING);
  const subscriber = await subscribe(t, broker.url);
  await broker.stop();
  await using rig = startUplink(t, broker.url);
  for (let n = 1; n <= 100; n++) rig.feature(windowOf(n));
  rig.alert(alertOf("a"));
  rig.alert(alertOf("b"));
  await broker.start();
  await until(() => seqsOf(subscriber.received, "feature").length >= 100, "all windows");
  const topics = subscriber.received.map(({ topic }) => topic.slice(PREFIX.length));
  t.deepEqual(topics.slice(0, 6), [
    "status/health",
    "e/alert",
    "e/alert",
    "a/a",
    "a/b",
    "h/m/feature",
  ]);
  t.deepEqual(seqsOf(subscriber.received, "alert"), [1, 2]);
});

test("a broker that takes little at a time gets little at a time", async (t) => {
  const broker = await startMosquitto(t, { config: ["max_inflight_messages 2"] });
  const subscriber = await subscribe(t, broker.url);
  await using rig = startUplink(t, broker.url);
  for (let n = 1; n <= 300; n++) rig.feature(windowOf(n));
  await until(() => seqsOf(subscriber.received, "feature").length >= 300, "all windows");
  t.deepEqual(seqsOf(subscriber.received, "feature"), upTo(300));
  t.is(subscriber.on(`${PREFIX}status/health`).length, 1, "the connection held");
});

test("a message that the broker finds too large is refused here, and the connection holds", async (t) => {
  const broker = await startMosquitto(t, { config: ["max_packet_size 400"] });
  const subscriber = await subscribe(t, broker.url);
  await using rig = startUplink(t, broker.url);
  const { reporter } = rig;
  rig.feature(windowOf(1));
  await until(() => reporter.health.problem !== undefined, "the refusal");
  await until(() => reporter.health.queued === 0, "the birth to be acknowledged");
  const { state, problem, published } = reporter.health;
  t.is(state, "online");
  t.is(problem, "1 records were larger than the broker takes");
  const [gap] = await subscriber.wait(`${PREFIX}e/gap`, 1);
  t.like(TOPICS["e/gap"].payload.parse(JSON.parse(gap?.text ?? "")), {
    stream: "m/feature",
    from_seq: 1,
    to_seq: 1,
    reason: "too-large",
  });
  t.is(published, 2, "the birth and the gap");
});

for (const [what, urlOf] of [
  ["a port where nobody listens", async () => `mqtt://127.0.0.1:${await freePort()}`],
  ["a host that does not answer", async () => "mqtt://192.0.2.1:1883"],
  ["a name that is none", async () => "mqtts://broker.invalid"],
] as const) {
  test(`${what} holds up neither reports nor the end`, async (t) => {
    const rig = startUplink(t, await urlOf());
    const { reporter } = rig;
    const startMs = performance.now();
    for (let n = 0; n < 100; n++) rig.feature(windowOf(n));
    rig.alert(alertOf("a"));
    t.true(performance.now() - startMs < 1000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    t.not(reporter.health.state, "online");
    t.is(reporter.health.queued, 101);
    const endMs = performance.now();
    await rig[Symbol.asyncDispose]();
    t.true(performance.now() - endMs < 2500);
  });
}
