import { spawn } from "node:child_process";
import { once } from "node:events";
import test from "ava";
import { connectAsync } from "mqtt";
import { encode, TopicNames } from "#report/topic-map.ts";
import { ARPGUARD, refuses } from "../../helpers/command-line.ts";
import { startMosquitto } from "../../helpers/mosquitto.ts";
import { until } from "../../helpers/until.ts";

const since = "2026-05-01T10:00:00.000000Z";

test("alarms of all devices: those that are open, and each that opens, changes and closes", async (t) => {
  const { url } = await startMosquitto(t);
  const client = await connectAsync(url, { protocolVersion: 5 });
  t.teardown(() => client.endAsync(true));
  const say = (device: string, alertId: string, text: string | null) => {
    const name = new TopicNames("arpguard/v1", device).of("a/{alertId}", { alertId });
    const alarm = { severity: "critical" as const, text: text ?? "", time: since, since };
    const payload = text === null ? "" : encode("a/{alertId}", alarm);
    return client.publishAsync(name, payload, { qos: 1, retain: true });
  };
  await say("ag-1", "spoof", "172.16.0.1 is spoofed");
  const child = spawn(ARPGUARD, ["fleet", "watch", "--broker", url], { stdio: "pipe" });
  t.teardown(() => child.kill("SIGKILL"));
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const rows = () => said.trimEnd().split("\n").slice(1);
  await until(() => rows().length === 1, "the open one");
  await say("ag-2", "scan", "a \u001b[2J\nscan");
  await say("ag-1", "spoof", "two are spoofed");
  await say("ag-1", "spoof", "two are spoofed");
  await client.publishAsync("arpguard/v1/ag-3/a/x", "no alarm", { qos: 1, retain: true });
  await say("ag-1", "spoof", null);
  await until(() => rows().length === 4, "the others");
  const row = (device: string, state: string, what: string) =>
    `${device.padEnd(24)}  ${state.padEnd(7)}  critical  2026-05-01T10:00:00Z  ${what}`;
  t.deepEqual(rows(), [
    row("ag-1", "open", "172.16.0.1 is spoofed"),
    row("ag-2", "open", "a  [2J scan"),
    row("ag-1", "changed", "two are spoofed"),
    row("ag-1", "closed", "two are spoofed"),
  ]);
  child.kill("SIGINT");
  t.deepEqual(await once(child, "exit"), [0, null]);
});

test("what is wrong is told on one line", async (t) => {
  const at = ["--broker", "mqtt://127.0.0.1:9"];
  await refuses(t, ["fleet", "watch", ...at], 1, /127\.0\.0\.1:9: .*--broker/);
  await refuses(t, ["fleet", "watch", ...at, "--for", "x"], 2, /--for x is no whole number/);
});
