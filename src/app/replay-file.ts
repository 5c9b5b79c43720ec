import { Pipeline, type PipelineEvent, type PipelineOptions } from "#app/pipeline.ts";
import { watchAnomalies } from "#app/watch-anomalies.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import type { Config } from "#config/types.ts";
import type { Micros } from "#core/units.ts";
import type { ProtocolTotals } from "#decode/protocol-counts.ts";
import { NO_BOX } from "#features/vector.ts";
import { DEVICE_LIMIT, type DeviceFacts } from "#l2/inventory/types.ts";

/** Of every replay's hash tables, so that the same file gives the same bytes out. */
const REPLAY_SEED = 0x51ed270b;

export interface ReplayResult {
  readonly frames: number;
  readonly protocols: ProtocolTotals;
  /** Malformed frames and unreadable records, by name. */
  readonly refused: Readonly<Record<string, number>>;
}

/** What of a replay is wanted besides its events. */
export interface ReplayExtras {
  /** Gets the stations that have changed, after each block. */
  readonly takeDevices?: (changed: readonly DeviceFacts[]) => void;
  readonly evidence?: PipelineOptions["evidence"] | undefined;
}

/**
 * Reads a capture file through the pipeline as fast as it can.
 * @param emit gets each event and the time of the file's first frame
 * @throws AppError for a file that cannot be read
 */
export async function replayFile(
  path: string,
  config: Config,
  emit: (event: PipelineEvent, firstAt: Micros) => void,
  { takeDevices, evidence }: ReplayExtras = {},
): Promise<ReplayResult> {
  const pipeline: Pipeline = new Pipeline({
    windowSeconds: config.windows.seconds,
    unwrap: config.decode.unwrap,
    l2: config.l2,
    seed: REPLAY_SEED,
    box: () => NO_BOX,
    emit: (event) => emit(event, pipeline.firstAt ?? (0 as Micros)),
    anomalies: watchAnomalies(config.windows.seconds),
    devices: takeDevices !== undefined,
    ...(evidence && { evidence }),
  });
  await using source = await openCaptureFile(path);
  const never = new AbortController().signal;
  for (;;) {
    const block = await source.readBlock(pipeline.visit, never);
    pipeline.tick(block.at, 0);
    takeDevices?.(pipeline.inventory.drain(DEVICE_LIMIT));
    if (block.ended) break;
  }
  pipeline.finish();
  takeDevices?.(pipeline.inventory.drainAll());
  return {
    frames: source.counters.frames,
    protocols: pipeline.protocols.totals(),
    refused: { ...source.counters.refused, ...pipeline.protocols.refused() },
  };
}
