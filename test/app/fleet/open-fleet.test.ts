import { createHash } from "node:crypto";
import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { systemClock } from "#core/clock.ts";
import { MICROS_PER_SECOND, micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import type { CommandStatus } from "#fleet/types.ts";
import { openHistory } from "#store/history.ts";
import { packModel } from "#store/model-package.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { boxOf, ping } from "../../helpers/fleet-box.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { serveFile } from "../../helpers/model-server.ts";

test.serial("each command of class read and operate, at a real broker", async (t) => {
  const { commander, start } = await boxOf(t);
  const appliance = await start();
  const run = async (type: string, params?: object): Promise<CommandStatus> =>
    commander.end(type, await commander.send(type, params));
  t.like(await ping(commander), { status: "successful" });
  t.like(await run("span.recheck", { seconds: 1 }), { status: "successful" });
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const mute = { type: "arp-spoof", ip: "192.0.2.1", until };
  t.like(await run("alarm.silence", mute), { status: "successful" });
  await appliance.shows("the mute", ({ policy }) => policy.mutesInAll === 1);
  t.like(await run("baseline.reset"), { status: "successful" });
  t.like(await run("device.reboot"), { status: "failed", code: "unsupported" });
  t.like(await run("evidence.fetch", { alertId: "none" }), { status: "failed" });
  const lost = { stream: "feature", from_seq: 1, to_seq: 1 };
  t.like(await run("history.resend", lost), { status: "successful", result: { records: 1 } });
  await commander.subscriber.wait("arpguard/v1/box/h/m/feature", 1);
  t.like(await run("firmware.install"), { status: "failed", code: "unauthorised" });
  t.like(await run("make.coffee"), { status: "failed", code: "unsupported" });
  const fileOf = async (type: string, params: object) => {
    const id = await commander.send(type, params);
    t.like(await commander.end(type, id), { status: "successful" });
    const parts = commander.of(type, id).flatMap(({ file }) => file ?? []);
    return Buffer.concat(parts.map(({ data }) => Buffer.from(data, "base64")));
  };
  t.like(JSON.parse(String(await fileOf("diag.snapshot", {}))), { level: "ok" });
  t.regex(String(await fileOf("log.upload", { lines: 50 })), /command taken/);
  const sample = await fileOf("capture.sample", { frames: 3, seconds: 20 });
  t.is(sample.readUInt32LE(0), 0x0a0d0d0a, "a pcapng section");
  t.like(JSON.parse(commander.subscriber.on("arpguard/v1/box/cmd/ping")[0]?.text ?? ""), {
    class: "read",
  });
  t.is(await appliance.stop(), 0);
});

test.serial("a restart by command ends in success, in another start of the program", async (t) => {
  const { commander, start } = await boxOf(t);
  const appliance = await start();
  const { result: before } = await ping(commander);
  const id = await commander.send("service.restart");
  const { status, result } = await commander.end("service.restart", id);
  t.is(status, "successful");
  t.not(result?.boot, before?.boot);
  t.like(await ping(commander), { status: "successful" });
  t.is(await appliance.stop(), 0);
});

test.serial("a configuration that loses the broker takes itself back", async (t) => {
  const { commander, start } = await boxOf(t);
  const appliance = await start();
  const { send, end, desire, subscriber } = commander;
  const good = { version: 2, config: { l2: { scanTargets: 60 } } };
  t.like(await end("config.apply", await send("config.apply", good)), { status: "successful" });
  const live = { version: 3, config: { l2: { scanTargets: 60 }, log: { level: "debug" } } };
  await desire(live, "wish");
  t.like(await end("config.apply", "wish"), { result: { version: 3, applied: "live" } });
  const bad = { version: 4, config: { report: { url: "mqtt://127.0.0.1:9" } } };
  const last = await end("config.apply", await send("config.apply", bad));
  t.is(last.status, "failed");
  t.regex(last.reason ?? "", /uplink did not come back/);
  const refused = await end("config.apply", await send("config.apply", good));
  t.like(refused, { status: "failed", code: "rejected" });
  const foreign = { version: 9, config: { fleet: { allowCapture: true } } };
  t.like(await end("config.apply", await send("config.apply", foreign)), { code: "rejected" });
  const twin = JSON.parse(subscriber.on("arpguard/v1/box/twin/config").at(-1)?.text ?? "");
  t.like(twin, { version: 3, state: "rejected" });
  t.is(await appliance.stop(), 0);
});

/** A history of 80 quiet windows of a second that end just now. */
function quietPast(directory: string): void {
  using history = openHistory({ ...defaultConfig().store, directory });
  const from = systemClock.now() - 90 * MICROS_PER_SECOND;
  for (let i = 0; i < 80; i++) {
    const startAt = micros(from + i * MICROS_PER_SECOND);
    const features = new Float32Array(FEATURE_NAMES.length);
    const facts = { durationMs: 1000, packets: 10, bytes: 1000, dropped: 0, features };
    history.write({ kind: "window", startAt, ...facts }, []);
  }
}

test.serial("a model is downloaded, compared, switched to, and rolled back", async (t) => {
  // It calls nothing: a threshold that no score reaches.
  const sound = keptDetector(3, { windowSeconds: 1 });
  const alarm = { ...sound.model.alarm, threshold: 1e30 };
  const kept = { ...sound, model: { ...sound.model, alarm } };
  const file = packModel("detector", kept);
  const server = await serveFile(t, file);
  const { commander, start, data } = await boxOf(t, {}, server.ca);
  quietPast(data);
  const first = new ModelRegistry(data, "detector").install(
    { ...kept, windowSeconds: 1 },
    systemClock.now(),
  ).version;
  const appliance = await start();
  const { send, end, of } = commander;
  const sha256 = createHash("sha256").update(file).digest("hex");
  const wish = { name: "detector", version: kept.version, url: server.url, sha256 };
  const wrong = await end(
    "model.install",
    await send("model.install", { ...wish, sha256: "0".repeat(64) }),
  );
  t.regex(wrong.reason ?? "", /sha256/);
  server.breakAfter = 1000;
  const id = await send("model.install", wish);
  await commander.reaches("model.install", id, "download");
  setTimeout(() => {
    server.breakAfter = null;
  }, 500);
  const ended = await end("model.install", id);
  t.like(ended, { status: "successful", result: { version: kept.version } });
  const steps = of("model.install", id).flatMap(({ step }) => step ?? []);
  t.deepEqual(steps, ["init", "download", "verify", "shadow-run", "switch", "commit"]);
  t.true(
    server.asked.some((range) => range.startsWith("bytes=")),
    "it went on where it broke",
  );
  t.like(new ModelRegistry(data, "detector").choice(), { current: kept.version, previous: first });
  t.like(await end("model.rollback", await send("model.rollback")), { status: "successful" });
  t.is(new ModelRegistry(data, "detector").choice().current, first);
  t.is(await appliance.stop(), 0);
});
