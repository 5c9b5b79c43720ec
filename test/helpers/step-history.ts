import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { seededRandom } from "#core/random.ts";
import { type Micros, micros } from "#core/units.ts";
import { FEATURE_NAMES, type FeatureName } from "#features/types.ts";
import { openHistory } from "#store/history.ts";
import { limitsFor } from "../store/samples.ts";

export const STEP_MICROS = 300_000_000;

/** Features of 5 minutes with these named ones, all others 0. */
export function stepOf(named: Readonly<Partial<Record<FeatureName, number>>>): Float32Array {
  return Float32Array.from(FEATURE_NAMES, (name) => named[name] ?? 0);
}

/** Puts means of 5 minutes, one after the other from `startAt`, into the history of a folder. */
export function writeSteps(
  directory: string,
  startAt: Micros,
  steps: readonly Float32Array[],
): void {
  openHistory(limitsFor(directory))[Symbol.dispose]();
  const db = new DatabaseSync(join(directory, "history.db"));
  try {
    const insert = db.prepare("INSERT INTO rollups VALUES (?, 60, 1, 1, 0, ?)");
    db.exec("BEGIN");
    for (const [n, features] of steps.entries()) {
      insert.run(startAt + n * STEP_MICROS, new Uint8Array(features.buffer));
    }
    db.exec("COMMIT");
  } finally {
    db.close();
  }
}

/** Traffic that goes up and down each 200 minutes, with some chance in it. */
export function wavyTraffic(count: number, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, n) => {
    const level = 14 + Math.sin((n * 2 * Math.PI) / 40) + random.unit() / 20;
    return stepOf({ bits_per_s: Math.exp(level) });
  });
}

/** A box whose processor follows the traffic of the 5 minutes before, and whose memory stands. */
export function boxSteps(count: number, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  let load = 0.5;
  return Array.from({ length: count }, () => {
    const before = load;
    load = random.unit();
    return stepOf({
      bits_per_s: 1e6 * 10 ** (2 * load),
      cpu_usage_pct: 2 + 60 * before + random.unit(),
      memory_usage_pct: 40,
      response_time_ms: 5 + 40 * before + random.unit(),
    });
  });
}

/** The first moment of the 5 minutes so many before `end`. */
export function stepsBefore(end: Micros, steps: number): Micros {
  return micros(Math.floor(end / STEP_MICROS) * STEP_MICROS - steps * STEP_MICROS);
}
