import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { openOutlets } from "#app/open-outlets.ts";
import { defaultConfig } from "#config/defaults.ts";
import { systemClock } from "#core/clock.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { chatter, spoofAt, writeCapture } from "../helpers/capture.ts";
import { freePort } from "../helpers/mosquitto.ts";
import { startRsyslog } from "../helpers/rsyslog.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { alertOf } from "./samples.ts";

const ATTACKED = [...chatter(0, 2, 4), ...spoofAt(2), ...chatter(3, 5, 4)];
const textOf = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");

test("what is off is not even loaded, and takes an alert all the same", async (t) => {
  const { dialects: config } = defaultConfig();
  const sensor = { deviceId: "box", version: "1" };
  const log = { info: () => {}, warn: () => {} };
  const outlets = await openOutlets({ config, sensor, clock: systemClock, log });
  t.deepEqual(outlets.gauges, []);
  t.notThrows(() => outlets.alert(alertOf("a")));
  await t.notThrowsAsync(async () => outlets[Symbol.asyncDispose]());
  await t.throwsAsync(
    openOutlets({ config: { ...config, syslogUrl: "tcp://" }, sensor, clock: systemClock, log }),
    { code: "config-invalid" },
  );
});

test("an attack is told in the dialects that are switched on", async (t) => {
  const receiver = await startRsyslog(t, "tls");
  const folder = scratchFolder(t);
  const eveFile = join(folder, "eve.json");
  const zeekFile = join(folder, "notice.log");
  const syslog = { syslogUrl: receiver.url, syslogCaFile: receiver.caFile };
  const appliance = await startAppliance(t, {
    source: ["--replay", writeCapture(t, ATTACKED)],
    config: { dialects: { eveFile, zeekFile, ...syslog }, report: { deviceId: "box" } },
  });
  await until(() => receiver.received().length > 0, "the message");
  t.like(receiver.received()[0], { host: "box", app: "arpguard", msgid: "arp-spoof" });
  await until(() => textOf(eveFile).endsWith("\n"), "the event");
  const [event = ""] = textOf(eveFile).split("\n");
  t.like(JSON.parse(event), { event_type: "alert", host: "box", pcap_cnt: 10 });
  const { tables } = await appliance.shows("the gauges", ({ tables }) =>
    tables.some(({ name }) => name === "syslog lines"),
  );
  const names = tables.map(({ name }) => name);
  t.true(names.includes("eve lines") && names.includes("zeek lines"));
  const metrics = await (await fetch(`${appliance.url}/metrics`)).text();
  t.regex(metrics, /^arpguard_table_evicted_total\{table="eve lines"\} 0$/m);
  t.is(await appliance.stop(), 0);
  t.regex(textOf(zeekFile), /\tARPGuard::ARP_Spoof\t.*\n#close\t[\d-]+\n$/);
});

test("a receiver that is dead and a disk that is not there hold nothing up", async (t) => {
  const dialects = {
    ecsFile: join(scratchFolder(t), "missing", "ecs.json"),
    syslogUrl: `tcp://127.0.0.1:${await freePort()}`,
  };
  const appliance = await startAppliance(t, {
    source: ["--replay", writeCapture(t, ATTACKED)],
    config: { dialects },
  });
  const shown = await appliance.shows("the alert", ({ alerts, tables }) => {
    const dropped = tables.find(({ name }) => name === "ecs lines")?.evicted ?? 0;
    return alerts.length > 0 && dropped > 0;
  });
  t.is(shown.alerts[0]?.type, "arp-spoof");
  t.regex(appliance.said(), /ecs\.json: ENOENT.*are dropped until it can be written/);
  t.regex(appliance.said(), /syslog receiver tcp:.*ECONNREFUSED.*trying again by itself/);
  t.is(await appliance.stop(), 0);
});
