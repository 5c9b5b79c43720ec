import { createSimulation } from "#capture/synthetic/simulation.ts";
import { MICROS_PER_SECOND, micros } from "#core/units.ts";

/** A working morning in the made-up office. */
const START = micros(Date.parse("2024-05-06T09:00:00Z") * 1000);
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_FRAMES = 50_000;

/** Frames of the made-up office with their times, one after the other in one buffer. */
export interface Recording {
  readonly count: number;
  readonly bytes: Uint8Array;
  /** First byte of each frame, and behind them the end of the last: [count + 1]. */
  readonly offsets: Uint32Array;
  /** Microseconds since the first frame, ascending. */
  readonly times: Float64Array;
  /** From the first frame until it begins anew. */
  readonly durationMicros: number;
}

/** Records the made-up office; the same seed gives the same bytes. Stops early at 16 MiB. */
export function recordOffice(seed: number, seconds: number): Recording {
  const simulation = createSimulation({ seed, startAt: START, attacks: [] });
  const bytes = new Uint8Array(MAX_BYTES);
  const offsets = [0];
  const times: number[] = [];
  const endAt = START + seconds * MICROS_PER_SECOND;
  let isFull = false;
  while (!isFull && simulation.nextAt() < endAt) {
    simulation.step((frame) => {
      const at = offsets[offsets.length - 1] as number;
      isFull ||= at + frame.capturedBytes > MAX_BYTES || times.length === MAX_FRAMES;
      if (isFull) return;
      bytes.set(frame.bytes.subarray(frame.offset, frame.offset + frame.capturedBytes), at);
      offsets.push(at + frame.capturedBytes);
      times.push(frame.at);
    });
  }
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  return {
    count: times.length,
    bytes: bytes.slice(0, offsets.at(-1)),
    offsets: Uint32Array.from(offsets),
    times: Float64Array.from(times, (time) => time - first),
    durationMicros: Math.max(1, last - first),
  };
}
