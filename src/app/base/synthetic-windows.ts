import { Pipeline } from "#app/pipeline.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import { parseConfig } from "#config/load.ts";
import type { Micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { NO_BOX } from "#features/vector.ts";

/** Of the pipeline's hash tables: the same office gives the same windows. */
const PIPELINE_SEED = 0x51ed270b;

/** A stretch of the made-up office. */
export interface OfficeSpan {
  readonly seed: number;
  readonly startAt: Micros;
  readonly durationS: number;
}

/** Its windows as the appliance makes them, oldest first; nobody attacks. */
export async function syntheticWindows(
  span: OfficeSpan,
  windowSeconds: number,
): Promise<WindowRecord[]> {
  const { decode, l2 } = parseConfig({}, "defaults");
  const windows: WindowRecord[] = [];
  const pipeline = new Pipeline({
    ...{ windowSeconds, unwrap: decode.unwrap, l2, seed: PIPELINE_SEED, devices: false },
    box: () => NO_BOX,
    emit: (event) => {
      if (event.kind === "window") windows.push(event);
    },
  });
  await using source = syntheticSource({ ...span, attacks: [] });
  const { signal } = new AbortController();
  for (let isOver = false; !isOver; ) {
    const block = await source.readBlock(pipeline.visit, signal);
    pipeline.tick(block.at, 0);
    isOver = block.ended;
  }
  pipeline.finish();
  return windows;
}
