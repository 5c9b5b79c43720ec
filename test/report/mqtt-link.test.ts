import test from "ava";
import { createReporter } from "#report/mqtt-reporter.ts";
import type { Payload } from "#report/topic-map.ts";
import { freePort, startMosquitto } from "../helpers/mosquitto.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { until } from "../helpers/until.ts";
import { alertOf, optionsFor, PREFIX, windowOf } from "./samples.ts";

const FEATURE = `${PREFIX}m/feature`;
const ALERT = `${PREFIX}e/alert`;
/** The broker keeps the subscriber's session while it is down. */
const LASTING = { config: ["persistence true"] };

const seqOf = ({ text }: { text: string }) => (JSON.parse(text) as Payload<"m/feature">).seq;
/** As a receiver does: a message that came before is none. */
const withoutRepeats = (seqs: readonly number[]) => [...new Set(seqs)];
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

test("a broker that is stopped and started again misses nothing, in order", async (t) => {
  const broker = await startMosquitto(t, LASTING);
  const subscriber = await subscribe(t, broker.url);
  await using reporter = createReporter(optionsFor(broker.url));
  let n = 0;
  const send = (count: number) => {
    for (const end = n + count; n < end; ) reporter.feature(windowOf(++n));
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
  await until(() => withoutRepeats(subscriber.on(FEATURE).map(seqOf)).length === n, "all");
  const seqs = subscriber.on(FEATURE).map(seqOf);
  t.deepEqual(withoutRepeats(seqs), upTo(n));
  t.is(reporter.health.lost, 0);
  t.log(`${n} messages, ${seqs.length - n} of them twice`);
});

test("a broker that forgot everything is told again", async (t) => {
  const broker = await startMosquitto(t);
  await using reporter = createReporter(optionsFor(broker.url));
  reporter.alert(alertOf("spoof"));
  reporter.alert(alertOf("storm"));
  await until(() => reporter.health.published >= 5, "all to be acknowledged");
  await broker.stop();
  await until(() => reporter.health.state === "offline", "the loss");
  reporter.alert(alertOf("storm", { state: "closed" }));
  reporter.alert(alertOf("brief"));
  reporter.alert(alertOf("brief", { state: "closed" }));
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
  await using reporter = createReporter(optionsFor(broker.url));
  reporter.alert(alertOf("spoof"));
  await subscriber.wait(`${PREFIX}a/spoof`, 1);
  await broker.stop();
  await until(() => reporter.health.state === "offline", "the loss");
  reporter.alert(alertOf("spoof", { state: "closed" }));
  await broker.start();
  await until(() => subscriber.on(`${PREFIX}a/spoof`).at(-1)?.text === "", "the clearing");
  t.pass();
});

test("alerts overtake windows", async (t) => {
  const broker = await startMosquitto(t, LASTING);
  const subscriber = await subscribe(t, broker.url);
  await broker.stop();
  await using reporter = createReporter(optionsFor(broker.url));
  for (let n = 1; n <= 100; n++) reporter.feature(windowOf(n));
  reporter.alert(alertOf("a"));
  reporter.alert(alertOf("b"));
  await broker.start();
  await subscriber.wait(FEATURE, 100);
  const topics = subscriber.received.map(({ topic }) => topic.slice(PREFIX.length));
  t.deepEqual(topics.slice(0, 6), [
    "status/health",
    "e/alert",
    "e/alert",
    "a/a",
    "a/b",
    "m/feature",
  ]);
  t.deepEqual(subscriber.on(ALERT).map(seqOf), [1, 2]);
});

test("a broker that takes little at a time gets little at a time", async (t) => {
  const broker = await startMosquitto(t, { config: ["max_inflight_messages 2"] });
  const subscriber = await subscribe(t, broker.url);
  const options = optionsFor(broker.url);
  await using reporter = createReporter(options);
  for (let n = 1; n <= 300; n++) reporter.feature(windowOf(n));
  await subscriber.wait(FEATURE, 300);
  t.deepEqual(subscriber.on(FEATURE).map(seqOf), upTo(300));
  t.is(subscriber.on(`${PREFIX}status/health`).length, 1, "the connection held");
});

test("a message that the broker finds too large is refused here, and the connection holds", async (t) => {
  const broker = await startMosquitto(t, { config: ["max_packet_size 400"] });
  await using reporter = createReporter(optionsFor(broker.url));
  reporter.feature(windowOf(1));
  await until(() => reporter.health.problem !== undefined, "the refusal");
  await until(() => reporter.health.queued === 0, "the birth to be acknowledged");
  const { state, problem, published } = reporter.health;
  t.is(state, "online");
  t.is(problem, "the broker refused 1 of m/feature: Packet too large (149); see the broker's log");
  t.is(published, 1);
});

for (const [what, urlOf] of [
  ["a port where nobody listens", async () => `mqtt://127.0.0.1:${await freePort()}`],
  ["a host that does not answer", async () => "mqtt://192.0.2.1:1883"],
  ["a name that is none", async () => "mqtts://broker.invalid"],
] as const) {
  test(`${what} holds up neither reports nor the end`, async (t) => {
    const reporter = createReporter(optionsFor(await urlOf()));
    const startMs = performance.now();
    for (let n = 0; n < 100; n++) reporter.feature(windowOf(n));
    reporter.alert(alertOf("a"));
    t.true(performance.now() - startMs < 1000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    t.not(reporter.health.state, "online");
    t.is(reporter.health.queued, 101);
    const endMs = performance.now();
    await reporter[Symbol.asyncDispose]();
    t.true(performance.now() - endMs < 2500);
  });
}
