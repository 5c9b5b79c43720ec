import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { STREAMS } from "#store/types.ts";
import { forecastOf } from "../forecast/outlook-samples.ts";
import { alertOf, deviceOf, limitsFor, startOf, windowOf } from "../store/samples.ts";

const WINDOWS = 17_280;
const SYSTEM = {
  cpu_pct: 12.5,
  memory_pct: 33.2,
  load1: 0.31,
  temp_c: 55.2,
  rss_bytes: 131_072_000,
  data_used_pct: 12.1,
  data_free_bytes: 20_000_000_000,
  store_bytes: 3_500_000,
  waiting: 0,
  uptime_s: 86_400,
};

/**
 * A day of an appliance with the default settings, as fast as it goes: a window each 5 s, a
 * forecast each 5 min, its own load each minute, 50 alerts of three steps, 20 devices heard each
 * minute, all acknowledged. Says how many bytes it gave to the kernel to be written.
 */
let n = 0;
const clock = { now: () => startOf(n), monotonicMs: () => n * 5000 };
const outbox = { boot: randomUUID(), maxBytes: 67_108_864, days: 7 };
const history = openHistory(limitsFor(process.argv[2] ?? ""), clock, outbox);
const before = writtenBytes();
for (n = 0; n < WINDOWS; n++) {
  const id = `a-${Math.floor(n / 345)}`;
  const since = micros(startOf(n - (n % 345)));
  const state = (["opened", "updated", "closed"] as const)[n % 345];
  const steps = state === undefined ? [] : [alertOf(id, { state, since, at: startOf(n) })];
  const isMinute = n % 12 === 0;
  const devices = isMinute ? Array.from({ length: 20 }, (_, mac) => deviceOf(mac)) : [];
  const forecasts = n % 60 === 0 ? [forecastOf(n / 60, 1000)] : [];
  history.write(windowOf(n), steps, devices, forecasts);
  if (isMinute) history.outbox?.post("system", { ts: "2026-01-01T00:00:00.000000Z", v: SYSTEM });
  for (const stream of STREAMS) {
    history.outbox?.acknowledge(stream, history.outbox.last(stream));
  }
}
if (history.health.state !== "ok") throw new Error(history.health.problem);
history[Symbol.dispose]();
process.stdout.write(`${writtenBytes() - before}\n`);

/** Bytes given to write(2) and its kin (man 5 proc_pid_io). */
function writtenBytes(): number {
  return Number(/wchar: (\d+)/.exec(readFileSync("/proc/self/io", "latin1"))?.[1]);
}
