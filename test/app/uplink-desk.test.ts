import { readFileSync } from "node:fs";
import test from "ava";
import { TOPICS } from "#report/topic-map.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { subscribe } from "../helpers/subscriber.ts";

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
