import { readFileSync, statfsSync } from "node:fs";
import { loadavg } from "node:os";
import type { SystemName } from "#report/types.ts";
import type { Snapshot } from "#status/types.ts";

/** Millidegrees of the first thermal zone, which on small boards is the processor's. */
const THERMAL_FILE = "/sys/class/thermal/thermal_zone0/temp";

export type SystemSample = Partial<Readonly<Record<SystemName, number>>>;

/** What the box itself is doing; what cannot be measured here is left out. */
export function sampleSystem(
  { box, store, uplink }: Pick<Snapshot, "box" | "store" | "uplink">,
  directory: string,
): SystemSample {
  return {
    cpu_pct: tenths(box.cpuPct),
    memory_pct: tenths(box.memoryPct),
    load1: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    ...temperature(),
    rss_bytes: box.rssBytes,
    ...diskOf(directory),
    store_bytes: store.bytes,
    waiting: uplink.queued,
    uptime_s: box.uptimeS,
  };
}

function temperature(): SystemSample {
  try {
    const celsius = Number(readFileSync(THERMAL_FILE, "latin1")) / 1000;
    return Number.isFinite(celsius) ? { temp_c: tenths(celsius) } : {};
  } catch {
    return {};
  }
}

function diskOf(directory: string): SystemSample {
  try {
    const { blocks, bavail, bfree, bsize } = statfsSync(directory);
    const used = blocks - bfree;
    const usable = used + bavail;
    return {
      ...(usable > 0 && { data_used_pct: tenths((used / usable) * 100) }),
      data_free_bytes: bavail * bsize,
    };
  } catch {
    return {};
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
