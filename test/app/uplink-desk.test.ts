import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import test from "ava";
import { UplinkDesk } from "#app/uplink-desk.ts";
import { createPcap } from "#capture/file/pcap-writer.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import { defaultConfig } from "#config/defaults.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { TOPICS } from "#report/topic-map.ts";
import type { TrainingRow } from "#status/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { boxOf } from "../helpers/fleet-box.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { keptOptimizer } from "../helpers/kept-models.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFile } from "../helpers/scratch.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { until } from "../helpers/until.ts";
import { startUplink } from "../report/uplink-rig.ts";
import { trainings } from "../status/model-samples.ts";
import { well } from "../status/samples.ts";

const PREFIX = "arpguard/v1/box/";

test("an appliance tells what it is, how its mirror port stands and what its load is", async (t) => {
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const report = { url: broker.url, deviceId: "box", systemSeconds: 5 };
  const config = { windows: { seconds: 1 }, report };
  await startAppliance(t, { source: ["--synthetic"], config });
  const told = async <T extends "twin/device" | "twin/config" | "twin/span" | "m/system">(
    topic: T,
  ) => {
    const [message] = await subscriber.wait(`${PREFIX}${topic}`, 1);
    t.is(message?.isRetained, TOPICS[topic].isRetained, topic);
    return TOPICS[topic].payload.parse(JSON.parse(message?.text ?? ""));
  };
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  t.like(await told("twin/device"), { fw: { version }, models: [], caps: [] });
  t.like(await told("twin/config"), { version: 0, state: "ok" });
  t.like(await told("twin/span"), { verdict: "ok" });
  const system = (await told("m/system")) as { seq: number; v: Record<string, number> };
  t.is(system.seq, 1);
  t.true((system.v.rss_bytes ?? 0) > 1e7);
});

/** The made-up office, of each two stations what one of them sends, and what is for all. */
async function writeOneDirection(file: string): Promise<void> {
  const startAt = micros(1_714_557_600_000_000);
  await using source = syntheticSource({ seed: 3, startAt, durationS: 40, attacks: [] });
  using pcap = createPcap(file);
  const never = new AbortController().signal;
  for (let ended = false; !ended; ) {
    const block = await source.readBlock(({ bytes, offset, capturedBytes, at }) => {
      const frame = bytes.slice(offset, offset + capturedBytes);
      const isGroup = (frame[0]! & 1) === 1;
      if (isGroup || Buffer.compare(frame.slice(6, 12), frame.slice(0, 6)) > 0) {
        pcap.write(frame, at);
      }
    }, never);
    ended = block.ended;
  }
}

test("a mirror that brings one direction only is told so, with its evidence", async (t) => {
  const file = scratchFile(t, new Uint8Array(), "office.pcap");
  await writeOneDirection(file);
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const report = { url: broker.url, deviceId: "box" };
  const { shows } = await startAppliance(t, { source: ["--replay", file], config: { report } });
  const { sentence } = await shows("one-way", ({ mirror }) => mirror.verdict === "one-way");
  t.regex(sentence, /^Mirror port sees one direction only: on the switch /);
  const spans = () =>
    subscriber
      .on(`${PREFIX}twin/span`)
      .map(({ text }) => TOPICS["twin/span"].payload.parse(JSON.parse(text)));
  await until(() => spans().some(({ verdict }) => verdict === "one-way"), "twin/span");
  t.is(spans().find(({ verdict }) => verdict === "one-way")?.evidence.one_way_ratio, 1);
});

test("the fleet learns what serves by whom, what can be commanded, and what is odd", async (t) => {
  const { commander, start, data } = await boxOf(t);
  const { subscriber } = commander;
  mkdirSync(data);
  // Made by chance: to it all traffic is odd.
  const detectors = new ModelRegistry(data, "detector");
  const { version } = detectors.install(keptDetector(1, { windowSeconds: 1 }), micros(0));
  const optimizer = new ModelRegistry(data, "optimizer").install(keptOptimizer(1), micros(0));
  const appliance = await start();
  const last = async <T extends "twin/device" | "twin/training" | "e/anomaly" | "e/alert">(
    topic: T,
  ) => {
    const messages = await subscriber.wait(`${PREFIX}${topic}`, 1);
    return TOPICS[topic].payload.parse(JSON.parse(messages.at(-1)?.text ?? ""));
  };
  const device = TOPICS["twin/device"].payload.parse(await last("twin/device"));
  const commands = subscriber.received.flatMap(({ topic, text }) => {
    const [, type] = /^arpguard\/v1\/box\/cmd\/([^/]+)$/.exec(topic) ?? [];
    return type === undefined || text === "" ? [] : [type];
  });
  t.true(commands.includes("ping"));
  t.deepEqual([...device.caps].sort(), commands.sort(), "as many as have a capability");
  const weights = readFileSync(join(data, "models/detector", version, "weights.f32"));
  const [model, other] = device.models;
  const sha256 = `sha256:${createHash("sha256").update(weights).digest("hex")}`;
  t.like(model, { name: "detector", version, sha256 });
  t.regex(model?.runner ?? "", /^(plain|simd)$/);
  t.true(model!.micros! > 0);
  t.deepEqual(Object.keys(other ?? {}), ["name", "version", "sha256"], "trees have no runner");
  t.like(other, { name: "optimizer", version: optimizer.version });

  const anomaly = TOPICS["e/anomaly"].payload.parse(await last("e/anomaly"));
  const alert = TOPICS["e/alert"].payload.parse(await last("e/alert"));
  t.like(anomaly, {
    seq: 1,
    id: alert.id,
    ts: alert.at,
    model: version,
    text: alert.why.join("; "),
  });
  t.true(anomaly.score > anomaly.threshold);
  t.true(anomaly.explain.length > 0);
  t.like(await last("twin/training"), {
    rows: [{ kind: "detector", state: "waiting", pct: null }],
  });
  t.is(await appliance.stop(), 0);
});

test("training is told as it goes on, a percentage at most every few seconds", async (t) => {
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  await using rig = startUplink(t, broker.url);
  const { reporter, outbox } = rig;
  let training: readonly TrainingRow[] = trainings;
  const appliance = { snapshot: () => ({ ...well, training }), serving: [] };
  using _desk = new UplinkDesk({
    ...{ config: defaultConfig(), deviceId: "box", version: "1.2.3", outbox, reporter },
    ...{ clock: systemClock, appliance },
    commands: [],
  });
  const told = async (count: number) => {
    const messages = await subscriber.wait(
      `${rig.options.config.root}/ag-test/twin/training`,
      count,
    );
    t.true(messages.every(({ isRetained }) => isRetained));
    const { rows } = TOPICS["twin/training"].payload.parse(JSON.parse(messages.at(-1)!.text));
    return rows;
  };
  const [detector, forecaster] = await told(1);
  t.like(detector, {
    kind: "detector",
    state: "probation",
    pct: null,
    last_at: trainings[0]!.lastAt,
  });
  t.like(forecaster, { state: "training", pct: 40, next_at: null });
  const startMs = systemClock.monotonicMs();
  const now = (changes: Partial<TrainingRow>) => {
    training = [trainings[0]!, { ...trainings[1]!, ...changes }];
  };
  for (
    let pct = 41;
    subscriber.on(`${rig.options.config.root}/ag-test/twin/training`).length < 3;
  ) {
    now({ pct: Math.min(99, pct++) });
    await delay(50);
  }
  t.true(systemClock.monotonicMs() - startMs > 2500, "two looks are 3 s apart");
  now({ state: "judging", pct: 99, outcome: "x".repeat(2000) });
  const [, judged] = await told(4);
  t.like(judged, { state: "judging", pct: 99, outcome: "x".repeat(1000) });
});
