import test, { type ExecutionContext } from "ava";
import { connectAsync } from "mqtt";
import { HomeAssistant, homeDiscovery } from "#report/home-assistant.ts";
import { TOPICS, TopicNames } from "#report/topic-map.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { subscribe } from "../helpers/subscriber.ts";

const PREFIX = "arpguard/v1/ag-home/";
const DISCOVERY = "homeassistant/device/ag-home/config";
const names = new TopicNames("arpguard/v1", "ag-home");
const schema = TOPICS["device/{deviceId}/config"].payload;

test("all entities of the device in one message, each with an id of its own", (t) => {
  const { components, ...rest } = homeDiscovery(names, "ag-home", "0.1.0");
  t.true(schema.safeParse({ components, ...rest }).success);
  const all = Object.values(components);
  t.true(all.length > 8);
  t.is(new Set(all.map(({ unique_id }) => unique_id)).size, all.length);
  t.is(new Set(all.map(({ name }) => name)).size, all.length);
  for (const { platform, state_topic } of all) {
    t.true(["sensor", "event"].includes(platform));
    t.true(String(state_topic).startsWith(PREFIX));
  }
  t.is(rest.availability[0]?.topic, `${PREFIX}status/health`);
});

test("only the word that it has started makes it told again", (t) => {
  let told = 0;
  const reporter = { retain: () => void told++ };
  const parts = { names, deviceId: "ag-home", version: "0.1.0", reporter: () => reporter };
  const [subscription] = new HomeAssistant(parts).subscriptions;
  t.is(subscription?.filter, "homeassistant/status");
  for (const text of ["offline", "", "online ", "\0", "online"]) {
    subscription?.take({ name: "homeassistant/status", payload: Buffer.from(text) });
  }
  t.is(told, 1);
});

/** What stands at `value_json...` of a template, in a message. */
function valueAt(template: unknown, message: string): unknown {
  const path = /value_json([\w.]*)(\[(\d+)\])?/.exec(String(template)) ?? [];
  const steps = [...(path[1] ?? "").split(".").slice(1), ...(path[3] ? [path[3]] : [])];
  return steps.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step],
    JSON.parse(message),
  );
}

async function sayOnline(t: ExecutionContext, url: string): Promise<void> {
  const home = await connectAsync(url, { protocolVersion: 5 });
  t.teardown(() => home.endAsync(true));
  await home.publishAsync("homeassistant/status", "online", { qos: 1 });
}

const REPORT = { deviceId: "ag-home", systemSeconds: 5 };

test("an appliance is found, its entities have values, and it is told again", async (t) => {
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  await startAppliance(t, {
    source: ["--synthetic"],
    config: {
      windows: { seconds: 1 },
      report: { ...REPORT, url: broker.url, homeAssistant: true },
    },
  });
  const [first] = await subscriber.wait(DISCOVERY, 1);
  t.true(first?.isRetained);
  const { components } = schema.parse(JSON.parse(first?.text ?? ""));
  for (const [topic, keys] of [
    ["m/feature", ["bits_per_s", "distinct_sources"]],
    ["m/system", ["cpu_pct", "memory_pct"]],
    ["twin/span", ["mirror"]],
  ] as const) {
    const [message] = await subscriber.wait(PREFIX + topic, 1);
    for (const key of keys) {
      t.is(components[key]?.state_topic, PREFIX + topic);
      const value = valueAt(components[key]?.value_template, message?.text ?? "");
      t.true(typeof value === "number" || value === "silent" || value === "ok", `${key}: ${value}`);
    }
  }
  await sayOnline(t, broker.url);
  await subscriber.wait(DISCOVERY, 2);

  await broker.stop();
  await broker.start();
  await subscriber.wait(DISCOVERY, 3);
});

test("switched off, nothing of it is on the wire", async (t) => {
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  await startAppliance(t, {
    source: ["--synthetic"],
    config: { windows: { seconds: 1 }, report: { ...REPORT, url: broker.url } },
  });
  await subscriber.wait(`${PREFIX}m/feature`, 1);
  await sayOnline(t, broker.url);
  await subscriber.wait(`${PREFIX}m/system`, 1);
  await subscriber.wait(`${PREFIX}m/feature`, 4);
  const home = subscriber.received.filter(({ topic }) => topic.startsWith("homeassistant"));
  t.deepEqual(
    home.map(({ topic }) => topic),
    ["homeassistant/status"],
  );
});
