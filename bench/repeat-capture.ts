import { openCaptureFile } from "#capture/file/capture-file.ts";
import { createPcap } from "#capture/file/pcap-writer.ts";
import type { Frame } from "#capture/types.ts";
import type { Micros } from "#core/units.ts";

const GAP_MICROS = 1_000_000;

/**
 * Writes a real capture again and again, each time a little later, until there are at least
 * `frames` frames: long enough that the start of a process does not count for most.
 * @returns frames written
 */
export async function repeatCapture(from: string, to: string, frames: number): Promise<number> {
  using pcap = createPcap(to);
  let written = 0;
  let shift = 0;
  while (written < frames) {
    let first: Micros | null = null;
    let last = 0;
    const visit = (frame: Frame) => {
      first ??= frame.at;
      last = Math.max(last, frame.at);
      const { offset, capturedBytes, wireBytes } = frame;
      pcap.write(frame.bytes.subarray(offset, offset + capturedBytes), frame.at + shift, wireBytes);
      written++;
    };
    await using source = await openCaptureFile(from);
    const never = new AbortController().signal;
    while (!(await source.readBlock(visit, never)).ended);
    if (first === null) throw new Error(`${from} has no frames`);
    shift += last - first + GAP_MICROS;
  }
  return written;
}
