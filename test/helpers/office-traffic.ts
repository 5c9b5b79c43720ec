import { Pipeline } from "#app/pipeline.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import { defaultConfig } from "#config/defaults.ts";
import { type Micros, micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { NO_BOX } from "#features/vector.ts";

/** A night: little happens. */
const OFFICE_START = micros(Date.parse("2026-03-01T01:00:00Z") * 1000);

/** Windows of 5 s of the made-up office without an attack, moved to begin at `startAt`. */
export async function officeTraffic(count: number, startAt: Micros): Promise<WindowRecord[]> {
  const windows: WindowRecord[] = [];
  const pipeline = new Pipeline({
    windowSeconds: 5,
    l2: defaultConfig().l2,
    seed: 1,
    devices: false,
    box: () => NO_BOX,
    emit: (event) => {
      if (event.kind === "window") windows.push(event);
    },
  });
  const durationS = 5 * (count + 2);
  await using source = syntheticSource({ seed: 3, startAt: OFFICE_START, attacks: [], durationS });
  const never = new AbortController().signal;
  for (let ended = false; !ended; ) {
    const block = await source.readBlock(pipeline.visit, never);
    pipeline.tick(block.at, 0);
    ended = block.ended;
  }
  return windows
    .slice(0, count)
    .map((window, n) => ({ ...window, startAt: micros(startAt + n * 5_000_000) }));
}
