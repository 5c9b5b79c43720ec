import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { chatter, type TimedFrame, writeCapture } from "../helpers/capture.ts";
import { arpguard } from "../helpers/command-line.ts";
import { type Host, question, reply } from "../helpers/frames.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { until } from "../helpers/until.ts";

const PREFIX = "arpguard/v1/box/";
const QUICK = { windows: { seconds: 1 } };
const THIEF = "02:00:00:00:00:66";
const victim: Host = { mac: "02:00:00:00:00:51", ip: "192.168.1.51" };
const one: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const two: Host = { mac: "02:00:00:00:00:02", ip: "192.168.1.2" };

/** The thief takes one address at `atS`, and again each second until `toS`. */
function theft(owner: Host, atS: number, toS = atS): TimedFrame[] {
  const thief = { mac: THIEF, ip: owner.ip };
  const claims = Array.from({ length: toS - atS + 1 }, (_, n) => ({
    atS: atS + n,
    bytes: reply(thief, victim),
  }));
  return [{ atS: 0, bytes: question(owner, victim.ip) }, ...claims];
}

function inOrder(...frames: TimedFrame[]): TimedFrame[] {
  return frames.toSorted((a, b) => a.atS - b.atS);
}

async function mute(t: ExecutionContext, data: string, ip: string): Promise<string> {
  const pair = ["--type", "arp-spoof", "--mac", THIEF, "--ip", ip];
  const args = ["mute", "add", ...pair, "--for", "7d", "--reason", "planned", "--data", data];
  const { status, stdout, stderr } = await arpguard(args);
  t.is(status, 0, stderr);
  return stdout.split(":")[0] as string;
}

/** The made-up gateway's second address is news besides. */
const isSpoof = ({ type }: { readonly type: string }) => type === "arp-spoof";

test("a muted pair is silent on page, broker, files and log; the same thief elsewhere is not", async (t) => {
  const data = scratchFolder(t);
  const id = await mute(t, data, one.ip);
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const frames = inOrder(...theft(one, 2, 6), ...theft(two, 4, 6), ...chatter(0, 120, 2));
  const eveFile = join(data, "eve.json");
  const appliance = await startAppliance(t, {
    source: ["--replay", writeCapture(t, frames)],
    config: { ...QUICK, report: { url: broker.url, deviceId: "box" }, dialects: { eveFile } },
    data,
  });
  const shown = await appliance.shows("the other theft", ({ openAlerts }) => openAlerts > 0);
  t.is(shown.openAlerts, 1);
  t.is(shown.policy.mutedAlerts, 1);
  t.like(shown.policy.mutes, [
    { id, type: "arp-spoof", mac: THIEF, ip: one.ip, reason: "planned" },
  ]);
  t.like(shown.alerts, [{ claimed: two.ip }]);
  t.regex(shown.sentence, /pretends to be 192\.168\.1\.2/);
  t.notRegex(shown.sentence, /more alert/);
  const metrics = await (await fetch(`${appliance.url}/metrics`)).text();
  t.regex(metrics, /^arpguard_alerts_open 1$/m);
  t.regex(metrics, /^arpguard_alerts_muted 1$/m);
  await subscriber.wait(`${PREFIX}a/${shown.alerts[0]?.id}`, 1);
  t.is(await appliance.stop(), 0);
  const told = subscriber.received.map(({ text }) => text).join("\n");
  t.true(told.includes(two.ip));
  t.false(told.includes(one.ip), "nothing of the muted pair at the broker");
  t.is(subscriber.received.filter(({ topic }) => topic.startsWith(`${PREFIX}a/`)).length, 2);
  const events = readFileSync(eveFile, "utf8");
  t.true(events.includes(two.ip));
  t.false(events.includes(`"${one.ip}"`), "nor in a file");
  t.regex(appliance.said(), /pretends to be 192\.168\.1\.2/);
  t.notRegex(appliance.said(), /192\.168\.1\.1\b/);
  using history = openHistoryReadOnly(data);
  const kept = history
    .recentAlerts(10)
    .filter(isSpoof)
    .map(({ claimed, muted }) => [claimed, muted]);
  t.deepEqual(kept.toSorted(), [
    [one.ip, id],
    [two.ip, undefined],
  ]);
});

test("muted while open it is cleared within 2 s; unmuted it is told again", async (t) => {
  const data = scratchFolder(t);
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const frames = inOrder(...theft(one, 1, 200), ...chatter(0, 200, 2));
  const appliance = await startAppliance(t, {
    source: ["--replay", writeCapture(t, frames)],
    config: { ...QUICK, report: { url: broker.url, deviceId: "box" } },
    data,
  });
  const open = await appliance.shows("the theft", ({ openAlerts }) => openAlerts === 1);
  t.is(open.level, "alarm");
  const alert = open.alerts[0]?.id;
  const topic = `${PREFIX}a/${alert}`;
  await subscriber.wait(topic, 1);

  const id = await mute(t, data, one.ip);
  const startMs = performance.now();
  const muted = await appliance.shows("its mute", ({ policy }) => policy.mutedAlerts === 1);
  const tookMs = performance.now() - startMs;
  t.log(`picked up in ${Math.round(tookMs)} ms`);
  t.true(tookMs < 2000, `${tookMs} ms`);
  t.is(muted.openAlerts, 0);
  t.is(muted.level, "ok");
  t.deepEqual(muted.alerts.filter(isSpoof), []);
  await until(() => subscriber.on(topic).at(-1)?.text === "", "the alert to be cleared");
  const lines = () => subscriber.on(`${PREFIX}e/alert`).map(({ text }) => JSON.parse(text));
  t.like(lines().at(-1), { id: alert, state: "closed" });
  t.regex(lines().at(-1)?.why[0], /^muted by .* until .*: planned$/);
  const toldSoFar = lines().length;
  await appliance.shows("windows meanwhile", ({ windows }) => windows > muted.windows + 12);
  t.is(lines().length, toldSoFar, "not a word, though it is updated after 10 s");

  const removal = await arpguard(["mute", "remove", id, "--data", data]);
  t.is(removal.status, 0, removal.stderr);
  const again = await appliance.shows("it again", ({ openAlerts }) => openAlerts === 1);
  t.like(again.alerts[0], { id: alert, state: "opened" });
  t.is(again.policy.mutedAlerts, 0);
  await until(() => subscriber.on(topic).at(-1)?.text !== "", "it retained again");
  t.like(lines()[toldSoFar], { id: alert, state: "opened" });
  t.is(await appliance.stop(), 0);
});

test("damaged documents: the last good ones hold, and log and page say so", async (t) => {
  const data = scratchFolder(t);
  await mute(t, data, one.ip);
  const frames = inOrder(...theft(one, 1, 200), ...chatter(0, 200, 2));
  const source = ["--replay", writeCapture(t, frames)];
  const appliance = await startAppliance(t, { source, config: QUICK, data });
  await appliance.shows("the muted theft", ({ policy }) => policy.mutedAlerts === 1);
  writeFileSync(join(data, "mutes.json"), '{"mutes":[{}]}');
  const damaged = await appliance.shows("the damage", ({ policy }) => policy.problems.length > 0);
  t.regex(damaged.policy.problems[0] ?? "", /mutes\.json is damaged \(mutes\.0\.id: /);
  t.is(damaged.policy.mutedAlerts, 1);
  t.is(damaged.openAlerts, 0);
  await until(() => /"level":40.*mutes\.json is damaged/.test(appliance.said()), "the log line");
  const { status, stderr } = await arpguard(["mute", "list", "--data", data]);
  t.is(status, 1);
  t.regex(
    stderr,
    /^arpguard: .*mutes\.json is damaged \([^\n]*\): mend it, or move it away [^\n]*\n$/,
  );
  t.is(await appliance.stop(), 0);
});

test("a killed run leaves its muted alert; the next start tells nobody of it either", async (t) => {
  const data = scratchFolder(t);
  const id = await mute(t, data, one.ip);
  const frames = inOrder(...theft(one, 1, 200), ...chatter(0, 200, 2));
  const source = ["--replay", writeCapture(t, frames)];
  const killed = await startAppliance(t, { source, config: QUICK, data });
  await killed.shows("the muted theft", ({ policy, store }) => {
    return policy.mutedAlerts === 1 && store.windows > 3;
  });
  t.is(await killed.stop("SIGKILL"), "SIGKILL");
  const broker = await startMosquitto(t);
  const subscriber = await subscribe(t, broker.url);
  const config = { ...QUICK, report: { url: broker.url, deviceId: "box" } };
  const next = await startAppliance(t, { source: ["--synthetic"], config, data });
  const { alerts } = await next.shows("a report", ({ uplink }) => uplink.published > 2);
  t.deepEqual(alerts.filter(isSpoof), []);
  t.is(await next.stop(), 0);
  const steps = subscriber.on(`${PREFIX}e/alert`).map(({ text }) => JSON.parse(text));
  t.deepEqual(steps.filter(isSpoof), []);
  t.notRegex(next.said(), /192\.168\.1\.1\b/);
  using history = openHistoryReadOnly(data);
  t.like(history.recentAlerts(1), [{ state: "closed", muted: id }]);
});
