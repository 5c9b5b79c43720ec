import { createPcap } from "#capture/file/pcap-writer.ts";
import type { SimulationOptions } from "#capture/synthetic/simulation.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";

export interface Recording {
  readonly frames: number;
  readonly bytes: number;
}

/**
 * Writes the synthetic office to a pcap file, the same bytes for the same options.
 * @throws AppError "file-unreadable" when the disk does not take it
 */
export async function writeSynthetic(
  path: string,
  options: SimulationOptions & { readonly durationS: number },
): Promise<Recording> {
  await using source = syntheticSource(options);
  using writer = createPcap(path);
  const never = new AbortController().signal;
  let bytes = 0;
  let ended = false;
  while (!ended) {
    const report = await source.readBlock((frame) => {
      const { bytes: block, offset, capturedBytes, at } = frame;
      writer.write(block.subarray(offset, offset + capturedBytes), at);
      bytes += frame.capturedBytes;
    }, never);
    ended = report.ended;
  }
  return { frames: source.counters.frames, bytes };
}
