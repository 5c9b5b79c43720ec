import test from "ava";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { startReceiver } from "./receiver.ts";
import { startRecorder } from "./recorder.ts";
import { scaled } from "./scale.ts";

const LONG_MS = 240_000;

test("alerts overtake a backlog that drains", async (t) => {
  const backlog = scaled(50_000, 5000);
  const config = ["persistence true", "max_queued_messages 200000"];
  const broker = await startMosquitto(t, { config });
  await broker.stop();
  const folder = scratchFolder(t);
  const first = startRecorder(t, {
    url: broker.url,
    folder,
    counts: { feature: backlog },
    perSecond: 20_000,
  });
  await until(() => first.words.at(-1)?.made === backlog, "the backlog", LONG_MS);
  await first.kill("SIGKILL");
  await broker.start();
  const receiver = await startReceiver(t, broker.url);
  // From here on only alerts are made, as fast as they are read below, while the backlog drains.
  const counts = { feature: backlog, alert: 1000 };
  startRecorder(t, { url: broker.url, folder, counts, perSecond: 200 });
  await receiver.wait({ feature: backlog }, LONG_MS);
  const sorted = receiver.alertLatenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  t.log(`${sorted.length} alerts while ${backlog} drained: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  t.true(sorted.length > 0);
  t.true(at(0.99) <= scaled(200, 2000), `${at(0.99)} ms`);
});
