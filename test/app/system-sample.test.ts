import { statfsSync } from "node:fs";
import test from "ava";
import { sampleSystem } from "#app/system-sample.ts";
import { systemSchema } from "#report/payload-schemas.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const SNAPSHOT = {
  box: { cpuPct: 12.345, memoryPct: 50, rssBytes: 131_072_000, uptimeS: 60 },
  store: { state: "ok", bytes: 4096, windows: 1, lostWindows: 0 },
  uplink: { state: "online", broker: "b", published: 1, queued: 7, lost: 0, lastAckMsAgo: 1 },
} as const;

test("what can be measured is told, in the units of its name", (t) => {
  const folder = scratchFolder(t);
  const v = sampleSystem(SNAPSHOT, folder);
  t.like(v, { cpu_pct: 12.3, memory_pct: 50, rss_bytes: 131_072_000, store_bytes: 4096 });
  t.like(v, { waiting: 7, uptime_s: 60 });
  const { bavail, bsize } = statfsSync(folder);
  const free = v.data_free_bytes ?? 0;
  t.true(Math.abs(free - bavail * bsize) < 0.1 * bavail * bsize, `${free}`);
  t.true((v.data_used_pct ?? -1) >= 0 && (v.data_used_pct ?? 101) <= 100);
  const mark = { seq: 1, boot: crypto.randomUUID(), ts: "2026-01-01T00:00:00.000000Z" };
  t.notThrows(() => systemSchema.parse({ ...mark, v }));
});

test("what cannot be measured is left out", (t) => {
  const v = sampleSystem(SNAPSHOT, "/nowhere/at/all");
  t.false("data_free_bytes" in v);
  t.true("load1" in v);
});
