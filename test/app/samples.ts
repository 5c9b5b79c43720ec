import type { Pulse } from "#app/worker-messages.ts";
import type { Clock } from "#core/clock.ts";
import { type Micros, micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";
import { NO_SPAN_FACTS } from "#windows/span/types.ts";

/** 2024-05-01T10:00:00Z */
export const START = micros(1_714_557_600_000_000);

export function alertOf(id: string, changes: Partial<AlertEvent> = {}): AlertEvent {
  return {
    kind: "alert",
    id,
    state: "opened",
    type: "arp-spoof",
    severity: "critical",
    at: micros(START + 123_456),
    since: START,
    frame: 54,
    count: 1,
    verdict: "00:25:b3:bf:91:ee pretends to be 172.16.0.1.",
    why: ["the owner is alive"],
    advice: "Shut its port.",
    ...changes,
  };
}

/** Totals and counters that a capture thread might tell; the rest is nothing. */
export function pulseOf(
  totals: Partial<Pulse["totals"]> = {},
  counters: Partial<Pulse["counters"]> = {},
): Pulse {
  return {
    kind: "pulse",
    counters: {
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
      refused: {},
      ...counters,
    },
    totals: { frames: 0, bytes: 0, groupFrames: 0, stations: 0, lastFrameAt: null, ...totals },
    malformed: {},
    gauges: [],
    span: NO_SPAN_FACTS,
  };
}

/** A clock that shows what it is told. */
export interface HandClock extends Clock {
  at: Micros;
  ms: number;
}

export function handClock(): HandClock {
  const clock: HandClock = { at: START, ms: 0, now: () => clock.at, monotonicMs: () => clock.ms };
  return clock;
}
