import type { SourceCounters } from "#capture/types.ts";

/** Counters of a source without card, ring and link: a file or the synthetic network. */
export function sourceCounters(refused: Readonly<Record<string, number>>): SourceCounters {
  return {
    frames: 0,
    kernelDrops: 0,
    ringFreezes: 0,
    controlFrames: 0,
    controlDrops: 0,
    controlFreezes: 0,
    nicDrops: null,
    ownFrames: 0,
    linkUp: null,
    linkMbps: null,
    refused,
  };
}
