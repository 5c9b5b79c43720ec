import type { ExecutionContext } from "ava";
import type { CaptureFile } from "#capture/file/capture-file.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import type { FrameSource } from "#capture/types.ts";
import { scratchFile } from "../../helpers/scratch.ts";

export interface ReadFrame {
  readonly at: number;
  readonly wireBytes: number;
  readonly link: number;
  readonly body: readonly number[];
}

export interface Reading {
  readonly frames: ReadFrame[];
  readonly refused: Readonly<Record<string, number>>;
  /** Time of the last report. */
  readonly at: number;
}

/** A loop that needs more blocks than this for a small file never ends. */
const MANY_BLOCKS = 10_000;

/** Everything a source brings until it ends, copied. */
export async function drain(source: FrameSource | CaptureFile): Promise<Reading> {
  const signal = new AbortController().signal;
  const frames: ReadFrame[] = [];
  for (let i = 0; i < MANY_BLOCKS; i++) {
    const report = await source.readBlock((frame) => {
      const { at, wireBytes, link, bytes, offset, capturedBytes } = frame;
      const body = [...bytes.subarray(offset, offset + capturedBytes)];
      frames.push({ at, wireBytes, link, body });
    }, signal);
    if (report.ended) return { frames, refused: { ...source.counters.refused }, at: report.at };
  }
  throw new Error("the source does not end");
}

export async function readFile(path: string): Promise<Reading> {
  await using source = await openCaptureFile(path);
  return await drain(source);
}

export function readBytes(t: ExecutionContext, bytes: Iterable<number>): Promise<Reading> {
  return readFile(scratchFile(t, Uint8Array.from(bytes)));
}
