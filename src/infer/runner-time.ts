import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI } from "#core/units.ts";
import type { GoldenVector, Runner } from "#infer/types.ts";

/** Enough for an engine to compile what is called often; three runners stay below 100 ms. */
const BUDGET_MS = 20;
const MOST_CALLS = 4096;

/** Median time of an answer, of the later half of the calls that fit into 20 ms; one at least. */
export function medianMicros(
  { run }: Runner,
  golden: readonly GoldenVector[],
  { monotonicMs }: Pick<Clock, "monotonicMs">,
): number {
  const startMs = monotonicMs();
  const times: number[] = [];
  for (let fromMs = startMs; times.length < MOST_CALLS; ) {
    run(golden[times.length % golden.length]!.input);
    const toMs = monotonicMs();
    times.push((toMs - fromMs) * MICROS_PER_MILLI);
    fromMs = toMs;
    if (toMs - startMs >= BUDGET_MS) break;
  }
  const later = times.slice(times.length >> 1).sort((a, b) => a - b);
  return later[later.length >> 1]!;
}
