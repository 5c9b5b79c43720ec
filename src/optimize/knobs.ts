import type { Config } from "#config/types.ts";
import type { Knobs } from "#optimize/types.ts";

/** The knobs as a configuration sets them. */
export function knobsOf({ windows, capture, evidence }: Config): Knobs {
  return {
    window_seconds: windows.seconds,
    block_bytes: capture.blockBytes,
    block_count: capture.blockCount,
    retire_ms: capture.retireMs,
    evidence_frames_per_tick: evidence.maxBytes > 0 ? evidence.framesPerTick : 0,
  };
}
