import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { Attack } from "#capture/synthetic/attack.ts";
import { createSimulation, type SimulationOptions } from "#capture/synthetic/simulation.ts";
import type { FrameSource } from "#capture/types.ts";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI, MICROS_PER_SECOND, type Micros } from "#core/units.ts";

/** Steps in one block, so that timers and signals get their turn. */
const BLOCK_STEPS = 1_000;
const LONGEST_WAIT_MS = 50;

/** The synthetic office as fast as it can be made, for files, tests and benches. */
export function syntheticSource(
  options: SimulationOptions & { readonly durationS: number },
): FrameSource {
  const simulation = createSimulation(options);
  const endAt = options.startAt + Math.round(options.durationS * MICROS_PER_SECOND);
  let at = options.startAt;
  return {
    counters: simulation.counters,
    readBlock: async (visit) => {
      await nextTurn();
      for (let i = 0; i < BLOCK_STEPS && simulation.nextAt() < endAt; i++) {
        at = simulation.nextAt() as Micros;
        simulation.step(visit);
      }
      const ended = simulation.nextAt() >= endAt;
      return { dropped: 0, at: ended ? (endAt as Micros) : at, ended };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/**
 * The synthetic office now: frames come as time passes, from the moment of the call on. Their
 * times follow the clock that never jumps, so that they stay in order.
 */
export function liveSynthetic(
  seed: number,
  clock: Clock,
  attacks: readonly Attack[] = [],
): FrameSource {
  const startAt = clock.now();
  const startMs = clock.monotonicMs();
  const simulation = createSimulation({ seed, startAt, attacks });
  const now = () =>
    Math.floor(startAt + (clock.monotonicMs() - startMs) * MICROS_PER_MILLI) as Micros;
  return {
    counters: simulation.counters,
    readBlock: async (visit, signal) => {
      const waitMs = (simulation.nextAt() - now()) / MICROS_PER_MILLI;
      if (waitMs > 0) await pause(Math.min(waitMs, LONGEST_WAIT_MS), signal);
      else await nextTurn();
      const until = now();
      let at = until;
      for (let i = 0; simulation.nextAt() <= until; i++) {
        // Still behind the clock after a whole block: the rest comes with the next one.
        if (i === BLOCK_STEPS) break;
        at = simulation.nextAt() as Micros;
        simulation.step(visit);
      }
      if (simulation.nextAt() > until) at = until;
      return { dropped: 0, at, ended: false };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
