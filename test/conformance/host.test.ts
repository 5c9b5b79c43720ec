import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { TopicNames } from "#report/topic-map.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { PREFIX } from "../report/samples.ts";
import { assertWhole, type Receiver, startReceiver } from "./receiver.ts";
import { startRecorder } from "./recorder.ts";
import { scaled } from "./scale.ts";

const HOST = "lab";
const names = new TopicNames("arpguard/v1", "ag-test");
const counts = scaled({ feature: 5000, alert: 200 }, { feature: 1500, alert: 50 });
const made = counts.feature + counts.alert;
const LONG_MS = 240_000;

/** What a host does beside receiving: it says that it is there, and what it has stored. */
async function sayOnline({ client }: Receiver, online: boolean): Promise<void> {
  const state = JSON.stringify({ online, timestamp: 0 });
  await client.publishAsync(names.ofHost(HOST), state, { qos: 1, retain: true });
}

async function sayStored(receiver: Receiver): Promise<void> {
  const ack = JSON.stringify({
    "m/feature": receiver.stored("feature"),
    "e/alert": receiver.stored("alert"),
  });
  await receiver.client.publishAsync(names.of("ack"), ack, { qos: 1, retain: true });
}

test.serial("while the host is away only what is urgent is sent; then all comes", async (t) => {
  // Were it sent now, the broker would keep 100 of it and drop the rest.
  const broker = await startMosquitto(t, { config: ["max_queued_messages 100"] });
  const receiver = await startReceiver(t, broker.url);
  await sayOnline(receiver, false);
  const task = { url: broker.url, folder: scratchFolder(t), counts, perSecond: 2000, hostId: HOST };
  const { words } = startRecorder(t, task);
  await until(() => words.at(-1)?.made === made, "all to be recorded", LONG_MS);
  await receiver.wait({ alert: counts.alert });
  t.is(receiver.arrived.feature.seqs.length, 0, "windows wait");
  await until(() => words.at(-1)?.waiting === counts.feature, "all alerts to be acknowledged");
  await sayOnline(receiver, true);
  await receiver.wait(counts, LONG_MS);
  assertWhole(t, receiver, counts);
});

test.serial(
  "what the broker took and then dropped is sent again, by what the host has stored",
  async (t) => {
    const broker = await startMosquitto(t, { config: ["max_queued_messages 100"] });
    const first = await startReceiver(t, broker.url);
    await sayOnline(first, true);
    await sayStored(first);
    // It dies without a word: the broker acknowledges all, and keeps a hundred.
    await first.client.endAsync(true);
    const task = {
      url: broker.url,
      folder: scratchFolder(t),
      counts,
      perSecond: 2000,
      hostId: HOST,
      stallMs: 3000,
    };
    const { words } = startRecorder(t, task);
    await until(() => words.at(-1)?.made === made, "all to be recorded", LONG_MS);
    await until(
      () => words.some(({ waiting, published }) => waiting === 0 && published > 0),
      "acks",
    );
    const receiver = await startReceiver(t, broker.url);
    const writer = setInterval(() => void sayStored(receiver).catch(() => undefined), 100);
    t.teardown(() => clearInterval(writer));
    await receiver.wait(counts, LONG_MS);
    t.is(receiver.stored("feature"), counts.feature);
    t.is(receiver.stored("alert"), counts.alert);
    t.deepEqual(receiver.gaps, []);
    t.log(`came again: ${receiver.arrived.feature.repeats} feature`);
  },
);

test.serial(
  "a topic that the broker forbids waits, the others go on, and later it comes too",
  async (t) => {
    const few = { feature: 400, alert: 50, system: 30 };
    const all = ["topic readwrite #"];
    const acl = ["user receiver", ...all, "user box"].concat(
      ["status/#", "a/#", "e/#", "m/feature", "h/m/feature", "h/m/forecast"].map(
        (end) => `topic write ${PREFIX}${end}`,
      ),
      [`topic read #`],
    );
    const broker = await startMosquitto(t, { acl, config: ["persistence true"] });
    const [host] = [broker.url.replace("mqtt://", "")];
    const receiver = await startReceiver(t, `mqtt://receiver@${host}`);
    const url = `mqtt://box@${host}`;
    const { words } = startRecorder(t, {
      url,
      folder: scratchFolder(t),
      counts: few,
      perSecond: 500,
    });
    await receiver.wait({ feature: few.feature, alert: few.alert });
    await until(() => words.at(-1)?.waiting === few.system, "all else to be acknowledged");
    t.is(receiver.arrived.system.seqs.length, 0);
    await broker.stop();
    writeFileSync(
      join(broker.folder, "acl"),
      ["user receiver", ...all, "user box", ...all, ""].join("\n"),
    );
    await broker.start();
    await receiver.wait(few);
    assertWhole(t, receiver, few);
  },
);
