import { readFileSync } from "node:fs";
import { createHistogram } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync } from "mqtt";
import { systemClock } from "#core/clock.ts";
import { formatMicros, micros } from "#core/units.ts";
import { featurePayload } from "#report/payloads.ts";
import { encode } from "#report/topic-map.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import type { Owner } from "../helpers/scratch.ts";
import { windowOf } from "../report/samples.ts";
import { SimulatedDevice } from "./simulated-device.ts";

export interface FleetOptions {
  readonly devices: number;
  readonly seconds: number;
  /** Each device sends a window as often, spread over the time. */
  readonly everyMs: number;
}

export interface FleetFigures {
  readonly devices: number;
  readonly connectsPerS: number;
  readonly messagesPerS: number;
  readonly sent: number;
  readonly acked: number;
  /** By the two consumers that share them. */
  readonly received: number;
  /** Devices that lost their connection. */
  readonly lost: number;
  readonly pubackMsP50: number;
  readonly pubackMsP99: number;
  readonly pubackMsMax: number;
  /** Processor time of the broker while the messages came, of one core. */
  readonly brokerCpuPct: number;
  readonly brokerRssBytes: number;
}

/** More have never been tried. */
export const MOST_DEVICES = 20_000;
export const MOST_SECONDS = 600;
const ROOT = "arpguard/v1";
const BOOT = "2b0c8a34-6a4e-4f0e-9c55-0d7f6f2f3f11";
const CONNECTING = 100;
const CONSUMERS = 2;
const DRAIN_MS = 30_000;
/** Of proc_pid_stat(5), as Linux has it everywhere. */
const TICKS_PER_S = 100;

/** A fleet on a mosquitto of its own on loopback, for so long and no longer. */
export async function simulate(t: Owner, options: FleetOptions): Promise<FleetFigures> {
  requireFiles(options.devices);
  const broker = await startMosquitto(t);
  const counter = await countShared(t, broker.url);
  const latencies = createHistogram();
  // In microseconds: a histogram holds whole numbers.
  const onAck = (latencyMs: number) => latencies.record(Math.max(1, Math.round(latencyMs * 1000)));
  const startMs = performance.now();
  const devices = await connectAll(t, options.devices, broker.port, onAck);
  const connectS = (performance.now() - startMs) / 1000;
  latencies.reset();
  const cpuBefore = cpuSeconds(broker.pid);
  await talk(devices, options);
  const cpuS = cpuSeconds(broker.pid) - cpuBefore;
  const sum = (of: (device: SimulatedDevice) => number) =>
    devices.reduce((total, device) => total + of(device), 0);
  const sent = sum((device) => device.sent);
  const deadline = performance.now() + DRAIN_MS;
  const isDrained = () => sum(({ acked }) => acked) === sent && counter.count >= sent;
  while (!isDrained() && performance.now() < deadline) await sleep(20);
  return {
    devices: options.devices,
    connectsPerS: options.devices / connectS,
    messagesPerS: sent / options.seconds,
    sent,
    acked: sum(({ acked }) => acked),
    received: counter.count,
    lost: devices.filter(({ problem }) => problem !== null).length,
    pubackMsP50: latencies.percentile(50) / 1000,
    pubackMsP99: latencies.percentile(99) / 1000,
    pubackMsMax: latencies.max / 1000,
    brokerCpuPct: (100 * cpuS) / options.seconds,
    brokerRssBytes: rssBytes(broker.pid),
  };
}

/** Node raises its own soft limit to the hard one, and the broker inherits it. */
function requireFiles(devices: number): void {
  const limits = readFileSync("/proc/self/limits", "utf8");
  const [, soft = "0"] = /^Max open files +(\d+)/m.exec(limits) ?? [];
  const needed = devices + 200;
  if (Number(soft) >= needed) return;
  throw new Error(`${needed} open files are needed, ${soft} allowed: raise it with ulimit -n`);
}

/** As the ack writers would: each message goes to one of the group. */
async function countShared(t: Owner, url: string): Promise<{ count: number }> {
  const counter = { count: 0 };
  for (let i = 0; i < CONSUMERS; i++) {
    const client = await connectAsync(url, { protocolVersion: 5, clientId: `ingest-${i}` });
    t.teardown(() => client.endAsync(true));
    client.on("message", () => counter.count++);
    await client.subscribeAsync(`$share/ingest/${ROOT}/+/m/feature`, { qos: 1 });
  }
  return counter;
}

async function connectAll(
  t: Owner,
  count: number,
  port: number,
  onAck: (latencyMs: number) => void,
): Promise<SimulatedDevice[]> {
  const devices: SimulatedDevice[] = [];
  t.teardown(() => {
    for (const device of devices) device.end();
  });
  while (devices.length < count) {
    const group = Array.from({ length: Math.min(CONNECTING, count - devices.length) }, (_, i) => {
      const id = `ag-sim-${devices.length + i}`;
      return new SimulatedDevice({ port, root: ROOT, id, onAck });
    });
    devices.push(...group);
    await Promise.all(group.map(({ ready }) => ready));
  }
  return devices;
}

/** Every device sends its windows, each at its own moment of the interval. */
async function talk(
  devices: readonly SimulatedDevice[],
  { seconds, everyMs }: FleetOptions,
): Promise<void> {
  const startMs = performance.now();
  const total = Math.floor((seconds * 1000 * devices.length) / everyMs);
  for (let sent = 0; sent < total; ) {
    const due = Math.floor(((performance.now() - startMs) * devices.length) / everyMs);
    for (; sent < Math.min(due, total); sent++) {
      const device = devices[sent % devices.length] as SimulatedDevice;
      const seq = Math.floor(sent / devices.length) + 1;
      const window = windowOf(seq, { startAt: micros(systemClock.now()) });
      const payload = encode("m/feature", featurePayload(window, { seq, boot: BOOT }));
      device.publish(device.names.of("m/feature"), payload);
    }
    await sleep(1);
  }
}

/** utime and stime are fields 14 and 15; the second field is a name in brackets. */
function cpuSeconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

function rssBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}

/** The figures, and when they were taken. */
export function lines(figures: object): string {
  const rounded = (value: number) => (value < 100 ? value.toFixed(1) : Math.round(value));
  const each = Object.entries(figures).map(([name, value]) => `${name}\t${rounded(value)}`);
  return [`at\t${formatMicros(systemClock.now())}`, ...each].join("\n");
}
