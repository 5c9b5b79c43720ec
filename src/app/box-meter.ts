import { currentLoad, mem, networkStats } from "systeminformation";
import type { BoxMetrics } from "#features/types.ts";

export type MeterReading = Omit<BoxMetrics, "responseTimeMs" | "packetProcessingPerS">;

/** Measures processor, memory and traffic of the whole box; each reading is since the last. */
export async function readBox(): Promise<MeterReading> {
  const [load, memory, interfaces] = await Promise.all([currentLoad(), mem(), networkStats("*")]);
  const bytesPerS = interfaces.reduce(
    (sum, each) => sum + Math.max(0, each.rx_sec ?? 0) + Math.max(0, each.tx_sec ?? 0),
    0,
  );
  return {
    cpuUsagePct: load.currentLoad,
    memoryUsagePct: memory.total > 0 ? (100 * memory.active) / memory.total : 0,
    networkTrafficBps: bytesPerS * 8,
  };
}
