import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { connectAsync } from "mqtt";
import { encode, TOPICS, TopicNames } from "#report/topic-map.ts";
import { startAppliance } from "../../helpers/appliance.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { startMosquitto } from "../../helpers/mosquitto.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { subscribe } from "../../helpers/subscriber.ts";

test("a file becomes the configuration of the boxes that are there, and waits for the others", async (t) => {
  const broker = await startMosquitto(t);
  const folder = scratchFolder(t);
  const keygen = ["fleet", "keygen", "--out", folder, "--classes", "config", "--json"];
  const { privateFile } = JSON.parse((await arpguard(keygen)).stdout);
  const fleet = { trustDirectory: folder, clock: "set" };
  const report = { url: broker.url, deviceId: "box" };
  const { wait } = await subscribe(t, broker.url);
  await startAppliance(t, { source: ["--synthetic"], config: { report, fleet } });
  await wait("arpguard/v1/box/cmd/config.apply", 1);
  const away = new TopicNames("arpguard/v1", "away");
  const client = await connectAsync(broker.url, { protocolVersion: 5 });
  t.teardown(() => client.endAsync(true));
  const down = encode("status/health", { status: "down" });
  await client.publishAsync(away.of("status/health"), down, { qos: 1, retain: true });

  const file = join(folder, "desired.config");
  writeFileSync(file, JSON.stringify({ log: { level: "debug" } }));
  const at = ["--key", `${privateFile}`, "--broker", broker.url, "--wait", "60"];
  const apply = (...rest: string[]) => ["fleet", "config", "apply", ...rest, ...at];
  const applied = await arpguard(apply(file, "--number", "7"));
  t.is(applied.status, 0, applied.stderr);
  t.regex(
    applied.stdout,
    /^wave 1 of 1: 1 of 1 devices\n1 of 1 devices successful\n1 that are away/,
  );
  const [desired] = await wait(away.of("desired/config"), 1);
  t.true(desired?.isRetained);
  t.true(TOPICS["desired/config"].payload.safeParse(desired?.text).success);
  const twins = await wait("arpguard/v1/box/twin/config", 2);
  t.like(JSON.parse(twins.at(-1)?.text ?? ""), { version: 7, state: "ok" });

  writeFileSync(file, JSON.stringify({ log: { level: "shout" } }));
  const refused = await arpguard(apply(file, "--number", "8", "--halt-on-failure"));
  t.is(refused.status, 1);
  t.regex(refused.stderr, /^arpguard: halted in wave 1 of 1, 1 of 1 devices had it: box: .*log/);
  await refuses(t, apply(file, "--number", "0"), 2, /--number 0 is no whole number/);
  await refuses(t, apply("/nowhere", "--number", "1"), 2, /nowhere/);
});
