import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import { formatMicros, micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { TOPICS } from "#report/topic-map.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { rollupStart } from "#store/rollup-table.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { chatter, spoofAt, writeCapture } from "../helpers/capture.ts";
import { arpguard } from "../helpers/command-line.ts";
import { freePort, startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { mountTmpfs } from "../helpers/tmpfs.ts";
import { tsharkFields } from "../helpers/tshark.ts";
import { until } from "../helpers/until.ts";
import { fillRollups } from "../store/samples.ts";

const PREFIX = "arpguard/v1/box/";
const SYNTHETIC = ["--synthetic"];
/** Windows a second, so that a test need not wait. */
const QUICK = { windows: { seconds: 1 } };
const MIB = 1_048_576;

test("without its broker it keeps watching, in bounded memory", async (t) => {
  const url = `mqtt://127.0.0.1:${await freePort()}`;
  const config = { ...QUICK, report: { url } };
  const appliance = await startAppliance(t, { source: SYNTHETIC, config });
  const early = await appliance.shows("windows", ({ windows }) => windows >= 5);
  const late = await appliance.shows("more windows", ({ windows }) => windows >= 25);
  t.is(late.uplink.state, "offline");
  t.regex(late.uplink.problem ?? "", /ECONNREFUSED.*trying again by itself$/);
  t.true(late.uplink.queued >= 25, `${late.uplink.queued} wait on the disk`);
  t.is(late.uplink.lost, 0);
  const grownBytes = late.box.rssBytes - early.box.rssBytes;
  t.true(grownBytes < 32 * MIB, `${grownBytes / MIB} MiB`);
  t.is(await appliance.stop(), 0);
  t.notRegex(appliance.said(), /all frames were read/, "of what has no end");
});

test("a broker that goes and comes back is told every window in order", async (t) => {
  const broker = await startMosquitto(t, { config: ["persistence true"] });
  const subscriber = await subscribe(t, broker.url);
  const config = { ...QUICK, report: { url: broker.url, deviceId: "box" } };
  const appliance = await startAppliance(t, { source: SYNTHETIC, config });
  await appliance.shows("a message", ({ uplink }) => uplink.published > 2);
  await broker.stop();
  const { windows } = await appliance.shows("the loss", ({ uplink }) => uplink.state === "offline");
  await appliance.shows("windows meanwhile", (snapshot) => snapshot.windows >= windows + 3);
  await broker.start();
  await appliance.shows("the return", ({ uplink }) => {
    return uplink.state === "online" && uplink.queued === 0;
  });
  const features = () =>
    subscriber.on(`${PREFIX}m/feature`).map(({ text }) => Number(JSON.parse(text).seq));
  await until(() => features().length > windows + 3, "the messages");
  // One may come twice (QoS 1).
  const seqs = [...new Set(features())];
  t.deepEqual(
    seqs,
    seqs.map((_, n) => n + 1),
  );
  t.is(await appliance.stop(), 0);
});

test("a full disk is an alert; with room again it resumes and the alert closes", async (t) => {
  const disk = mountTmpfs(t, 8);
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const config = { ...QUICK, report: { url: broker.url, deviceId: "box" } };
  const data = join(disk, "data");
  const appliance = await startAppliance(t, { source: SYNTHETIC, config, data });
  await appliance.shows("a window", ({ store }) => store.windows > 0);
  const filler = join(disk, "filler");
  t.throws(() => writeFileSync(filler, new Uint8Array(8 * MIB)), { code: "ENOSPC" });

  const full = await appliance.shows("the full disk", ({ store }) => store.state === "full");
  t.is(full.openAlerts, 1);
  t.like(full.alerts[0], { type: "coverage", severity: "major", state: "opened" });
  t.regex(full.alerts[0]?.id ?? "", /^coverage-disk-full-/);
  t.regex(full.alerts[0]?.why[0] ?? "", /^no room in .*: free some, writing resumes by itself/);
  await appliance.shows("windows meanwhile", ({ store }) => store.lostWindows >= 2);
  const topic = `${PREFIX}a/${full.alerts[0]?.id}`;
  await subscriber.wait(topic, 1);

  rmSync(filler);
  const roomy = await appliance.shows("room", ({ store, alerts }) => {
    return store.state === "ok" && alerts[0]?.state === "closed";
  });
  t.is(roomy.openAlerts, 0);
  await until(() => subscriber.on(topic).at(-1)?.text === "", "the alert to be cleared");
  await appliance.shows("windows", ({ store }) => store.windows > roomy.store.windows);
  t.is(await appliance.stop(), 0);
  using history = openHistoryReadOnly(data);
  t.like(history.recentAlerts(10), [{ id: full.alerts[0]?.id, state: "closed" }]);
});

test("a history of two days is enough for a forecast at once: told, shown and kept", async (t) => {
  const data = join(scratchFolder(t), "data");
  const now = micros(Date.now() * 1000);
  fillRollups(data, rollupStart(now), 600);
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const config = { ...QUICK, report: { url: broker.url, deviceId: "box" } };
  const appliance = await startAppliance(t, { source: SYNTHETIC, config, data });
  const [message] = await subscriber.wait(`${PREFIX}m/forecast`, 1);
  const told = TOPICS["m/forecast"].payload.parse(JSON.parse(message?.text ?? ""));
  t.true(Math.abs(told.p50[11]! / 2e6 - 1) < 0.2, `${told.p50[11]}`);
  const { outlook, windows } = await appliance.shows(
    "it",
    (each) => each.outlook.nextHour !== null,
  );
  t.is(Math.round(outlook.nextHour!.p50BitsPerS), told.p50[11]!);
  await appliance.shows("two more windows", (each) => each.windows > windows + 1);
  t.is(await appliance.stop(), 0);
  using history = openHistoryReadOnly(data);
  const kept = history.forecastsBetween(rollupStart(now), micros(Number.MAX_SAFE_INTEGER), 9);
  t.is(kept[0] ? formatMicros(kept[0].startAt) : null, told.ts);
});

test("the frames behind an alert lie in its folder, on its page and at the command line", async (t) => {
  const source = ["--replay", writeCapture(t, spoofAt(0))];
  const appliance = await startAppliance(t, { source, config: QUICK });
  const { alerts, evidence, tables } = await appliance.shows("the evidence", (snapshot) => {
    return snapshot.evidence.length > 0 && snapshot.alerts[0]?.state === "closed";
  });
  const id = alerts[0]?.id ?? "";
  t.deepEqual(evidence, [id]);
  t.like(tables.at(-1), { name: "evidence: bytes on disk", size: 4096, evicted: 0 });
  const file = readFileSync(join(appliance.data, "evidence", `${id}.pcapng`));
  const served = await fetch(`${appliance.url}/evidence/${id}.pcapng`);
  t.deepEqual(Buffer.from(await served.arrayBuffer()), file);
  const out = join(appliance.data, "out.pcapng");
  const shown = await arpguard(["alerts", "show", id, "--pcap", out, "--data", appliance.data]);
  t.is(shown.status, 0);
  t.deepEqual(readFileSync(out), file);
  const rows = await tsharkFields(out, ["frame.number", "arp.src.hw_mac", "arp.opcode"]);
  t.deepEqual(
    rows.map((row) => [row["arp.src.hw_mac"], row["arp.opcode"]]),
    [
      ["02:00:00:01:00:00", "1"],
      ["02:00:00:02:00:00", "2"],
    ],
  );
  t.is(await appliance.stop(), 0);
});

test("evidence that cannot be written is an alert, and everything else goes on", async (t) => {
  const data = join(scratchFolder(t), "data");
  mkdirSync(data);
  writeFileSync(join(data, "evidence"), "in the way");
  const source = ["--replay", writeCapture(t, [...spoofAt(0), ...chatter(1, 4, 2)])];
  const appliance = await startAppliance(t, { source, config: QUICK, data });
  const { alerts, evidence } = await appliance.shows("the failure", (snapshot) => {
    return snapshot.alerts.some(({ id }) => id.startsWith("coverage-evidence-failed-"));
  });
  t.deepEqual(evidence, []);
  const failure = alerts.find(({ type }) => type === "coverage");
  t.like(failure, { severity: "warning" });
  t.regex(failure?.why[0] ?? "", /evidence: E\w+.*1 times evidence was lost/);
  t.true(alerts.some(({ type }) => type === "arp-spoof"));
  t.is(await appliance.stop(), 0);
});

test("its alerts against itself are closed and cleared when it stops", async (t) => {
  const disk = mountTmpfs(t, 8);
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const config = { ...QUICK, report: { url: broker.url, deviceId: "box" } };
  const data = join(disk, "data");
  const appliance = await startAppliance(t, { source: SYNTHETIC, config, data });
  await appliance.shows("a window", ({ store }) => store.windows > 0);
  const filler = join(disk, "filler");
  t.throws(() => writeFileSync(filler, new Uint8Array(8 * MIB)), { code: "ENOSPC" });
  const full = await appliance.shows("the alert", ({ openAlerts }) => openAlerts === 1);
  const topic = `${PREFIX}a/${full.alerts[0]?.id}`;
  await subscriber.wait(topic, 1);
  t.is(await appliance.stop(), 0);
  await until(() => subscriber.on(topic).at(-1)?.text === "", "the alert to be cleared");
});

test("a file is played at its own pace, jumps and all, and the page outlives it", async (t) => {
  const day = 86_400;
  const startS = Math.floor(Date.now() / 1000) - 2 * day;
  const frames = [
    ...chatter(day, day + 4, 20),
    ...chatter(0, 2, 20),
    ...chatter(2 * day, 2 * day + 3, 20),
  ];
  const capture = writeCapture(t, frames, startS);
  const source = ["--replay", capture];
  const startMs = performance.now();
  const appliance = await startAppliance(t, { source, config: QUICK });
  const ended = await appliance.shows("the end", ({ mirror }) => mirror.verdict === "ended");
  const tookMs = performance.now() - startMs;
  t.true(tookMs > 6_500, `4 s and 3 s at their pace, in ${tookMs} ms`);
  t.is(ended.mirror.source, "replay of frames.pcap");
  t.is(ended.mirror.frames, frames.length);
  t.regex(appliance.said(), /all frames were read; the page stays up/);
  t.is((await appliance.shows("the page still", () => true)).mirror.verdict, "ended");
  t.is(await appliance.stop(), 0);

  const offline: WindowRecord[] = [];
  await replayFile(capture, { ...defaultConfig(), ...QUICK }, (event) => {
    if (event.kind === "window") offline.push(event);
  });
  using history = openHistoryReadOnly(appliance.data);
  const told = ({ startAt, packets, bytes, features }: WindowRecord) => {
    return { startAt, packets, bytes, traffic: features.slice(0, 15) };
  };
  const inOrder = offline.toSorted((a, b) => a.startAt - b.startAt).map(told);
  t.deepEqual(history.windowsSince(micros(0), 1000).map(told), inOrder);
  t.is(inOrder.length, 9);
});
