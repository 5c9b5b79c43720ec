import { lstatSync, renameSync, rmSync } from "node:fs";
import { createPcap } from "#capture/file/pcap-writer.ts";
import type { SimulationOptions } from "#capture/synthetic/simulation.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import { AppError, oneLine } from "#core/errors.ts";

export interface Recording {
  readonly frames: number;
  readonly bytes: number;
}

type RecordingOptions = SimulationOptions & { readonly durationS: number };

/**
 * Writes the synthetic office to a pcap file, the same bytes for the same options. The file is
 * there once it is whole, and until then what was before; a pipe gets the frames as they come.
 * @throws AppError "file-unreadable" when the disk does not take it, or the reason of `signal`
 */
export async function writeSynthetic(
  path: string,
  options: RecordingOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<Recording> {
  if (!isFileOrNothing(path)) return record(path, options, signal);
  const draft = `${path}.${process.pid}.new`;
  try {
    const recording = await record(draft, options, signal);
    renameSync(draft, path);
    return recording;
  } catch (error) {
    rmSync(draft, { force: true });
    if (signal.aborted) throw error;
    // The draft is nobody's business.
    const message = oneLine(error).replaceAll(draft, path);
    throw new AppError("file-unreadable", message, { cause: error });
  }
}

/** False of a pipe, a device or a link: to that the frames go as they come, without a draft. */
export function isFileOrNothing(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
  } catch {
    // Who may not look may not write either, and is told so then.
    return true;
  }
}

async function record(
  path: string,
  options: RecordingOptions,
  signal: AbortSignal,
): Promise<Recording> {
  await using source = syntheticSource(options);
  using writer = createPcap(path);
  let bytes = 0;
  let ended = false;
  while (!ended) {
    signal.throwIfAborted();
    const report = await source.readBlock((frame) => {
      const { bytes: block, offset, capturedBytes, at } = frame;
      writer.write(block.subarray(offset, offset + capturedBytes), at);
      bytes += frame.capturedBytes;
    }, signal);
    ended = report.ended;
  }
  return { frames: source.counters.frames, bytes };
}
