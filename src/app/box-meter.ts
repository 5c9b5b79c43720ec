import { readFileSync } from "node:fs";
import { freemem, totalmem } from "node:os";
import type { Clock } from "#core/clock.ts";
import type { BoxMetrics } from "#features/types.ts";

export type MeterReading = Omit<BoxMetrics, "responseTimeMs" | "packetProcessingPerS">;

interface Sample {
  readonly monotonicMs: number;
  readonly busyTicks: number;
  readonly allTicks: number;
  /** In and out, by interface. */
  readonly bytes: ReadonlyMap<string, number>;
}

/**
 * Measures processor, memory and traffic of the whole box; each reading is since the last. It
 * reads /proc and starts no process: the thread that measures also reports alerts.
 */
export class BoxMeter {
  readonly #clock: Clock;
  #last: Sample;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#last = takeSample(clock);
  }

  /** @throws Error where /proc cannot be read */
  read(): MeterReading {
    const before = this.#last;
    const now = takeSample(this.#clock);
    this.#last = now;
    const seconds = (now.monotonicMs - before.monotonicMs) / 1000;
    const grownTicks = now.allTicks - before.allTicks;
    return {
      cpuUsagePct: share(now.busyTicks - before.busyTicks, grownTicks) * 100,
      memoryUsagePct: share(totalmem() - freemem(), totalmem()) * 100,
      networkTrafficBps: seconds > 0 ? (grownBytes(before.bytes, now.bytes) * 8) / seconds : 0,
    };
  }
}

function takeSample(clock: Clock): Sample {
  return { monotonicMs: clock.monotonicMs(), ...processorTicks(), bytes: interfaceBytes() };
}

/** Processor time since boot (man 5 proc_stat); guests are in the user time already. */
function processorTicks(): { readonly busyTicks: number; readonly allTicks: number } {
  const [line = ""] = readFileSync("/proc/stat", "latin1").split("\n", 1);
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  const [, , , idle = 0, waiting = 0] = ticks;
  const allTicks = ticks.reduce((sum, each) => sum + each, 0);
  return { busyTicks: allTicks - idle - waiting, allTicks };
}

/** Bytes in and out of each interface so far: fields 1 and 9 of /proc/net/dev. */
function interfaceBytes(): Map<string, number> {
  const lines = readFileSync("/proc/net/dev", "latin1").matchAll(/^\s*(\S+):\s*(\d.*)$/gm);
  return new Map(
    Array.from(lines, ([, name = "", fields = ""]) => {
      const values = fields.split(/\s+/).map(Number);
      return [name, (values[0] ?? 0) + (values[8] ?? 0)];
    }),
  );
}

/** A new interface begins to count with the next reading; one that has gone counts no more. */
function grownBytes(before: Sample["bytes"], now: Sample["bytes"]): number {
  let grown = 0;
  for (const [name, bytes] of now) grown += Math.max(0, bytes - (before.get(name) ?? bytes));
  return grown;
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.max(0, part / whole) : 0;
}
