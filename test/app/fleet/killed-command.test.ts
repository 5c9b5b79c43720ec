import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import type { CommandStatus } from "#fleet/types.ts";
import { packModel } from "#store/model-package.ts";
import { boxOf, ping } from "../../helpers/fleet-box.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { serveFile } from "../../helpers/model-server.ts";

const killed = test.macro({
  title: (_, type: string, step: string) =>
    `kill -9 in step ${step} of ${type}: it ends all the same`,
  exec: async (t, type: string, step: string, params: object, ends: Partial<CommandStatus>) => {
    const { commander, start } = await boxOf(t, { helper: "/bin/true" });
    const appliance = await start();
    const id = await commander.send(type, params);
    await commander.reaches(type, id, step);
    await appliance.stop("SIGKILL");
    const again = await start();
    t.like(await commander.end(type, id), ends);
    t.like(await ping(commander), { status: "successful" });
    t.is(await again.stop(), 0);
  },
});

const done = { status: "successful" } as const;
const cut = { status: "failed", code: "interrupted" } as const;
test.serial(killed, "span.recheck", "watch", { seconds: 4 }, done);
test.serial(killed, "capture.sample", "capture", { frames: 2000, seconds: 30 }, cut);
test.serial(killed, "device.reboot", "reboot", {}, cut);
test.serial(
  killed,
  "config.apply",
  "restart",
  { version: 1, config: { l2: { scanTargets: 9 } } },
  done,
);

test.serial("kill -9 in step download of model.install: it goes on from what it had", async (t) => {
  const kept = keptDetector(3, { windowSeconds: 1 });
  const file = packModel("detector", kept);
  const server = await serveFile(t, file);
  server.stallAfter = 3000;
  const { commander, start, data } = await boxOf(t, {}, server.ca);
  const appliance = await start();
  const sha256 = createHash("sha256").update(file).digest("hex");
  const wish = { name: "detector", version: kept.version, url: server.url, sha256 };
  const id = await commander.send("model.install", wish);
  await commander.reaches("model.install", id, "download");
  while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await appliance.stop("SIGKILL");
  server.stallAfter = null;
  const again = await start();
  const ended = await commander.end("model.install", id);
  // Whole and verified; but the box has watched for too short to compare it.
  t.is(ended.step, "shadow-run");
  t.regex(ended.reason ?? "", /clean windows are no proof/);
  t.deepEqual(server.asked, ["all", "bytes=3000-"]);
  t.deepEqual(readdirSync(join(data, "downloads")), [], "what was refused is not kept");
  t.is(await again.stop(), 0);
});
