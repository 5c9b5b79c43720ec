import { join } from "node:path";
import test from "ava";
import { formatMicros, micros } from "#core/units.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { dayOf } from "#store/quality-day.ts";
import { rollupStart } from "#store/rollup-table.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { arpguard } from "../helpers/command-line.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { fillRollups } from "../store/samples.ts";

const PREFIX = "arpguard/v1/box/";

test("a link that will be too narrow is told of, judged meanwhile, and kept by day", async (t) => {
  const data = join(scratchFolder(t), "data");
  const now = micros(Date.now() * 1000);
  fillRollups(data, rollupStart(now), 600);
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const appliance = await startAppliance(t, {
    source: ["--synthetic"],
    config: {
      windows: { seconds: 1 },
      // Of 2 Mbit/s by now, give or take.
      capacity: { linkMbps: 2 },
      report: { url: broker.url, deviceId: "box" },
    },
    data,
  });
  const { alerts, models } = await appliance.shows("the warning", (snapshot) =>
    snapshot.alerts.some(({ type }) => type === "capacity"),
  );
  const warning = alerts.find(({ type }) => type === "capacity");
  t.like(warning, { state: "opened", severity: "warning" });
  t.regex(
    warning?.verdict ?? "",
    /^Between \d\d:\d\d and \d\d:\d\d UTC the traffic may reach .* % of the link's 2 Mbit\/s\.$/,
  );
  t.is(models.rows[0]?.serves, "statistics");
  const id = warning?.id ?? "";
  await subscriber.wait(`${PREFIX}a/${id}`, 1);
  const said = await arpguard(["alerts", "feedback", id, "true", "--data", data]);
  t.deepEqual([said.status, said.stdout], [0, `${id}: judged true\n`], said.stderr);
  await appliance.shows("judged windows", (snapshot) => {
    return snapshot.models.rows.length === 2 && (snapshot.models.learning?.windows ?? 0) > 2;
  });
  t.is(await appliance.stop(), 0);

  using history = openHistoryReadOnly(data);
  const kept = history.alert(id);
  t.is(kept?.state, "closed");
  const today = dayOf(now);
  const rows = history.qualityBetween(today - 1, today + 1);
  const detector = rows.filter((row) => row.model === "detector");
  t.true(detector.reduce((sum, { windows }) => sum + windows, 0) > 2);
  t.true(detector.every(({ latency }) => latency.length > 0));
  const month = formatMicros(kept!.since).slice(0, 7);
  const report = await arpguard(["report", "monthly", "--month", month, "--data", data]);
  t.is(report.status, 0, report.stderr);
  t.regex(report.stdout, /1 warning of a full link in /);
});
