import test from "ava";
import { connectAsync } from "mqtt";
import { STREAM_TOPICS, TopicNames } from "#report/topic-map.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { startRecorder } from "./recorder.ts";
import { scaled } from "./scale.ts";

const names = new TopicNames("arpguard/v1", "ag-test");
const LONG_MS = 240_000;

test("alerts overtake a backlog that drains", async (t) => {
  const backlog = scaled(50_000, 5000);
  const broker = await startMosquitto(t);
  await broker.stop();
  const folder = scratchFolder(t);
  const { url } = broker;
  const first = startRecorder(t, { url, folder, counts: { feature: backlog }, perSecond: 20_000 });
  await until(() => first.words.at(-1)?.made === backlog, "the backlog", LONG_MS);
  await first.kill("SIGKILL");
  await broker.start();
  // It takes alerts alone: its own work on the backlog would be measured, too.
  const client = await connectAsync(url, { protocolVersion: 5 });
  t.teardown(() => client.endAsync(true));
  let isDraining = true;
  const latenciesMs: number[] = [];
  client.on("message", (_, payload) => {
    const { at } = JSON.parse(payload.toString()) as { readonly at: string };
    if (isDraining) latenciesMs.push(Date.now() - Date.parse(at));
  });
  await client.subscribeAsync(names.of(STREAM_TOPICS.alert), { qos: 1 });
  const counts = { feature: backlog, alert: 100_000 };
  const { words } = startRecorder(t, { url, folder, counts, perSecond: 100 });
  await until(() => words.some(({ waiting }) => waiting < backlog / 100), "the drain", LONG_MS);
  isDraining = false;
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  t.log(`${sorted.length} alerts while ${backlog} drained: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  t.true(sorted.length > 0);
  t.true(at(0.99) <= scaled(200, 2000), `${at(0.99)} ms`);
});
