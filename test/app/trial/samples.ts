import type { Recording } from "#app/trial/recording.ts";
import type { Knobs } from "#optimize/types.ts";

export const KNOBS: Knobs = {
  window_seconds: 1,
  block_bytes: 256,
  block_count: 2,
  retire_ms: 20,
  evidence_frames_per_tick: 0,
};

/** Frames of these lengths, `gapMicros` apart; each byte of a frame is its number. */
export function recordingOf(lengths: readonly number[], gapMicros: number): Recording {
  let end = 0;
  return {
    count: lengths.length,
    bytes: Uint8Array.from(lengths.flatMap((length, i) => Array(length).fill(i))),
    offsets: Uint32Array.from([0, ...lengths.map((length) => (end += length))]),
    times: Float64Array.from(lengths, (_, i) => i * gapMicros),
    durationMicros: lengths.length * gapMicros,
  };
}
