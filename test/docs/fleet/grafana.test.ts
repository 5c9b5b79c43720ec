import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { alertPayload, featurePayload } from "#report/payloads.ts";
import { Psql } from "../../../docs/fleet/psql.ts";
import { startPostgres } from "../../helpers/postgres.ts";
import { alertOf, windowOf } from "../../report/samples.ts";

const FLEET = join(import.meta.dirname, "../../../docs/fleet");
const boot = "2b0c8a34-6a4e-4f0e-9c55-0d7f6f2f3f11";

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
    readonly targets: readonly { readonly rawSql: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly name: string; query: string }[] };
}

/** What Grafana's PostgreSQL source makes of its macros and of the dashboard's variables. */
function asGrafanaAsks(sql: string, devices: readonly string[]): string {
  return sql
    .replaceAll(/\$__timeFilter\((\w+)\)/g, "$1 BETWEEN now() - INTERVAL '6 hours' AND now()")
    .replaceAll(
      /\$__timeGroupAlias\((\w+), \$__interval\)/g,
      `floor(extract(epoch from $1)/60)*60 AS "time"`,
    )
    .replaceAll("$device", devices.map((device) => `'${device}'`).join(","));
}

const dashboard = JSON.parse(readFileSync(join(FLEET, "grafana.json"), "utf8")) as Dashboard;

test("every panel of the dashboard shows what the database holds", async (t) => {
  const { database, runFile, query } = await startPostgres(t);
  runFile(join(FLEET, "schema.sql"));
  await using psql = new Psql(database);
  const now = systemClock.now();
  const item = (stream: string, body: object) => ({ device: "ag-1", stream, body });
  const windows = [1, 2, 4].map((seq) => {
    const window = windowOf(seq, { startAt: micros(now - (10 - seq) * 5_000_000) });
    return item("m/feature", featurePayload(window, { seq, boot }));
  });
  const step = (seq: number, id: string, state: "opened" | "closed") =>
    item("e/alert", alertPayload(alertOf(id, { state, at: micros(now - 1e6) }), { seq, boot }));
  const ts = "2026-05-01T10:00:00.000000Z";
  const gap = { seq: 1, boot, ts, stream: "m/system", from_seq: 1, to_seq: 9, reason: "age-cap" };
  await psql.call("ingest", [
    ...windows,
    ...[step(1, "a", "opened"), step(2, "b", "opened"), step(3, "b", "closed")],
    item("e/gap", gap),
  ]);

  const shown = new Map<string, string>();
  for (const { title, targets } of dashboard.panels) {
    for (const { rawSql } of targets) shown.set(title, query(asGrafanaAsks(rawSql, ["ag-1"])));
  }
  t.is(shown.get("Open alarms"), "1");
  t.is(shown.get("Devices that report"), "1");
  t.is(shown.get("Alerts")?.split("\n").length, 2);
  t.is(shown.get("Holes"), "ag-1|m/feature|2");
  t.is(shown.get("Missing for good"), "ag-1|m/system|age-cap|9");
  t.regex(shown.get("Traffic") ?? "", /^\d+\|ag-1\|\d/);
  t.regex(shown.get("ARP requests") ?? "", /^\d+\|ag-1\|\d/);
  t.regex(shown.get("Records stored") ?? "", /m\/feature\|3$/m);
  for (const text of shown.values()) t.not(text, "");

  const other = dashboard.panels[0]?.targets[0]?.rawSql ?? "";
  t.is(query(asGrafanaAsks(other, ["ag-2"])), "0");
  const device = dashboard.templating.list.find(({ name }) => name === "device");
  t.is(query(device?.query ?? ""), "ag-1");
});

test("the panels have ids of their own and stand beside each other", (t) => {
  const { panels } = dashboard;
  t.is(new Set(panels.map(({ id }) => id)).size, panels.length);
  t.is(new Set(panels.map(({ gridPos: { x, y } }) => `${x},${y}`)).size, panels.length);
  for (const { gridPos, title } of panels) t.true(gridPos.x + gridPos.w <= 24, title);
});
