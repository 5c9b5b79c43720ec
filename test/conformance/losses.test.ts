import test from "ava";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { startFlappingProxy } from "./flapping-proxy.ts";
import { assertWhole, startReceiver } from "./receiver.ts";
import { startRecorder } from "./recorder.ts";
import { scaled } from "./scale.ts";

/** The broker keeps the receiver's session while it is down, and all that waits for it. */
const LASTING = { config: ["persistence true", "max_queued_messages 200000"] };
const LONG_MS = 240_000;

test.serial("what is made while the broker is away comes whole and in order", async (t) => {
  const counts = scaled(
    { feature: 69_000, alert: 8800, system: 2200 },
    { feature: 8000, alert: 1600, system: 400 },
  );
  const live = { records: scaled(4000, 1000), perSecond: 1000 };
  const broker = await startMosquitto(t, LASTING);
  const receiver = await startReceiver(t, broker.url);
  const folder = scratchFolder(t);
  const perSecond = scaled(20_000, 5000);
  const { words } = startRecorder(t, { url: broker.url, folder, counts, perSecond, live });
  // An appliance at work, which loads and compiles what sending needs. Its memory comes and goes
  // with the collector: the most it took is what it takes.
  const isAtWork = () => words.at(-1)?.made === live.records && words.at(-1)?.waiting === 0;
  await until(isAtWork, "the first to be sent", LONG_MS);
  const before = Math.max(...words.map(({ rssBytes }) => rssBytes));
  const count = words.length;
  await broker.stop();
  const made = Object.values(counts).reduce((sum, count) => sum + count);
  await until(() => words.at(-1)?.made === made, "all to be recorded", LONG_MS);
  const { waiting = 0 } = words.at(-1) ?? {};
  t.is(waiting, made - live.records, "all others were made while the broker was away");
  const startMs = performance.now();
  await broker.start();
  await receiver.wait(counts, LONG_MS);
  t.log(`${waiting} drained in ${Math.round(performance.now() - startMs)} ms`);
  await until(() => words.at(-1)?.waiting === 0, "all to be acknowledged");
  assertWhole(t, receiver, counts);
  const changes = words.slice(count).map(({ rssBytes }) => (rssBytes - before) / 1e6);
  const [least, most] = [Math.min(...changes), Math.max(...changes)];
  t.log(
    `memory: ${(before / 1e6).toFixed(0)} MB, then ${least.toFixed(1)} to ${most.toFixed(1)} more`,
  );
  t.true(Math.max(most, -least) < scaled(15, 30), `${least} to ${most} MB`);
});

test.serial("a line that breaks again and again loses nothing", async (t) => {
  const counts = scaled(
    { feature: 55_000, alert: 4000, system: 1000 },
    { feature: 7000, alert: 800, system: 200 },
  );
  const broker = await startMosquitto(t, LASTING);
  const receiver = await startReceiver(t, broker.url);
  const proxy = await startFlappingProxy(t, broker.port);
  const folder = scratchFolder(t);
  const { words } = startRecorder(t, { url: proxy.url, folder, counts, perSecond: 4000 });
  const made = Object.values(counts).reduce((sum, count) => sum + count);
  await until(() => words.at(-1)?.made === made, "all to be recorded", LONG_MS);
  proxy.steady();
  await receiver.wait(counts, LONG_MS);
  t.log(`${made} through a line that broke ${proxy.cuts} times`);
  t.true(proxy.cuts > 0);
  assertWhole(t, receiver, counts);
});

test.serial("kill -9 at any moment neither loses a record nor gives a number twice", async (t) => {
  const kills = scaled(20, 3);
  const counts = scaled(
    { feature: 8000, alert: 1200, system: 800 },
    { feature: 1200, alert: 200, system: 100 },
  );
  const broker = await startMosquitto(t, LASTING);
  const receiver = await startReceiver(t, broker.url);
  const folder = scratchFolder(t);
  const task = { url: broker.url, folder, counts, perSecond: 1000 };
  for (let n = 0; n < kills; n++) {
    const recorder = startRecorder(t, task);
    await until(() => recorder.words.length > 0, "the recorder");
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 700));
    await recorder.kill("SIGKILL");
  }
  const { words } = startRecorder(t, task);
  await receiver.wait(counts, LONG_MS);
  await until(() => words.at(-1)?.waiting === 0, "all to be acknowledged");
  t.log(`${kills} kills`);
  assertWhole(t, receiver, counts);
});
