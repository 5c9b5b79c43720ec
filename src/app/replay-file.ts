import { Pipeline, type PipelineEvent, type PipelineOptions } from "#app/pipeline.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import type { Config } from "#config/types.ts";
import type { Micros } from "#core/units.ts";
import type { ProtocolTotals } from "#decode/protocol-counts.ts";
import { NO_BOX } from "#features/vector.ts";

/** Of every replay's hash tables, so that the same file gives the same bytes out. */
const REPLAY_SEED = 0x51ed270b;

export interface ReplayResult {
  readonly frames: number;
  readonly protocols: ProtocolTotals;
  /** Malformed frames and unreadable records, by name. */
  readonly refused: Readonly<Record<string, number>>;
}

/**
 * Reads a capture file through the pipeline as fast as it can.
 * @param emit gets each event and the time of the file's first frame
 * @param evidence of the pipeline
 * @throws AppError for a file that cannot be read
 */
export async function replayFile(
  path: string,
  config: Config,
  emit: (event: PipelineEvent, firstAt: Micros) => void,
  evidence?: PipelineOptions["evidence"],
): Promise<ReplayResult> {
  const pipeline: Pipeline = new Pipeline({
    windowSeconds: config.windows.seconds,
    l2: config.l2,
    seed: REPLAY_SEED,
    box: () => NO_BOX,
    emit: (event) => emit(event, pipeline.firstAt ?? (0 as Micros)),
    ...(evidence && { evidence }),
  });
  await using source = await openCaptureFile(path);
  const never = new AbortController().signal;
  for (;;) {
    const block = await source.readBlock(pipeline.visit, never);
    pipeline.tick(block.at, 0);
    if (block.ended) break;
  }
  pipeline.finish();
  return {
    frames: source.counters.frames,
    protocols: pipeline.protocols.totals(),
    refused: { ...source.counters.refused, ...pipeline.protocols.refused() },
  };
}
