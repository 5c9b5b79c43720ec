import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { parseConfig } from "#config/load.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import { createOutlets } from "#report/dialects/outlets.ts";
import type { Outlets } from "#report/types.ts";
import { startRsyslog } from "../../helpers/rsyslog.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";
import { readZeekLog } from "./read-zeek-log.ts";
import { interceptionOf, SENSOR } from "./samples.ts";

function open(t: ExecutionContext, dialects: Partial<Config["dialects"]>): Outlets {
  const config = parseConfig({ dialects }, "test").dialects;
  const log = { info: () => {}, warn: (text: string) => t.log(text) };
  const outlets = createOutlets({ config, sensor: SENSOR, clock: systemClock, log });
  t.teardown(() => outlets[Symbol.asyncDispose]());
  return outlets;
}

test("all are off until they are switched on", async (t) => {
  const outlets = open(t, defaultConfig().dialects);
  t.deepEqual(outlets.gauges, []);
  t.notThrows(() => outlets.alert(interceptionOf()));
});

test("each file gets every step of an alert in its dialect", async (t) => {
  const folder = scratchFolder(t);
  const file = (name: string) => join(folder, name);
  const outlets = open(t, {
    eveFile: file("eve"),
    ocsfFile: file("ocsf"),
    ecsFile: file("ecs"),
    zeekFile: file("zeek"),
  });
  t.deepEqual(
    outlets.gauges.map(({ name }) => name),
    ["eve lines", "ocsf lines", "ecs lines", "zeek lines"],
  );
  for (const state of ["opened", "updated", "closed"] as const) {
    outlets.alert(interceptionOf({ state }));
  }
  await outlets[Symbol.asyncDispose]();
  const documents = (name: string) =>
    readFileSync(file(name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  t.deepEqual(
    documents("eve").map(({ alert }) => alert.metadata.arpguard_state[0]),
    ["opened", "updated", "closed"],
  );
  t.deepEqual(
    documents("ocsf").map(({ type_uid }) => type_uid),
    [200401, 200402, 200403],
  );
  t.deepEqual(
    documents("ecs").map(({ event }) => event.action),
    ["interception-opened", "interception-updated", "interception-closed"],
  );
  const { rows, closed } = readZeekLog(readFileSync(file("zeek"), "utf8"));
  t.is(rows.length, 3);
  t.true(closed);
});

test("a log of Zeek's that is gone on with is still one that can be read", async (t) => {
  const zeekFile = join(scratchFolder(t), "notice.log");
  for (let run = 0; run < 2; run++) {
    const outlets = open(t, { zeekFile });
    outlets.alert(interceptionOf());
    await outlets[Symbol.asyncDispose]();
  }
  t.is(readZeekLog(readFileSync(zeekFile, "utf8")).rows.length, 2);
});

for (const syslogDialect of ["cef", "eve", "ocsf", "ecs"] as const) {
  test(`syslog carries ${syslogDialect}`, async (t) => {
    const receiver = await startRsyslog(t, "tcp");
    const outlets = open(t, { syslogUrl: receiver.url, syslogDialect, syslogFacility: 23 });
    outlets.alert(interceptionOf());
    await until(() => receiver.received().length === 1, "the message");
    const { text = "", pri, host } = receiver.received()[0] ?? {};
    t.is(pri, String(23 * 8 + 2));
    t.is(host, "ag-test");
    if (syslogDialect === "cef") t.true(text.startsWith("CEF:0|ARPGuard|"));
    else t.notThrows(() => JSON.parse(text));
    t.true(text.includes("172.16.0.105"));
  });
}

test("one that fails harms no other", async (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "file"), "");
  const eveFile = join(folder, "eve");
  const outlets = open(t, { eveFile, ecsFile: join(folder, "file", "ecs") });
  outlets.alert(interceptionOf());
  await until(() => outlets.gauges[1]?.evicted === 1, "the loss");
  await until(() => existsSync(eveFile) && readFileSync(eveFile).length > 0, "the other");
  t.is(outlets.gauges[0]?.evicted, 0);
});

test("a receiver's address that is none is an error of the configuration", (t) => {
  t.throws(() => open(t, { syslogUrl: "tcp://host/path" }), { code: "config-invalid" });
});
