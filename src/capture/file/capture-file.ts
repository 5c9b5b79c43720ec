import { setImmediate as nextTurn } from "node:timers/promises";
import { type ByteSource, isGzip, openBytes } from "#capture/file/byte-source.ts";
import { withPatience } from "#capture/file/patience.ts";
import { isPcap, PCAP_HEADER_BYTES, readPcapHeader, walkPcap } from "#capture/file/pcap-reader.ts";
import { isPcapng, walkPcapng } from "#capture/file/pcapng-reader.ts";
import {
  ALWAYS_DUE,
  type Due,
  makeRoom,
  READ_BYTES,
  type RecordBuffer,
  recordBuffer,
  refuse,
  skip,
  type WalkEnd,
} from "#capture/file/record-buffer.ts";
import type { BlockReport, FrameSource, FrameVisitor } from "#capture/types.ts";
import { AppError } from "#core/errors.ts";
import type { Micros } from "#core/units.ts";

/** A pipe that brings nothing must not hold `readBlock` for longer. */
const PATIENCE_MS = 100;

export interface CaptureFileReport extends BlockReport {
  /** Time of the next frame where `due` held it back. */
  readonly heldAt: Micros | null;
}

/** The frames of a capture file in file order; their times are not judged here. */
export interface CaptureFile extends FrameSource {
  /** @param due frames from the first one outside it are held back for the next call */
  readBlock(visit: FrameVisitor, signal: AbortSignal, due?: Due): Promise<CaptureFileReport>;
}

type Walk = (visit: FrameVisitor, due: Due) => WalkEnd;

/**
 * Opens a pcap or pcapng file, gzipped or not; `-` is standard input. Memory is constant.
 * All frames of one file borrow the same `bytes`.
 * @throws AppError "file-unreadable", or "file-format" for what is no capture
 */
export async function openCaptureFile(path: string): Promise<CaptureFile> {
  const buffer = recordBuffer();
  const plain = openBytes(path);
  try {
    await fillHead(buffer, plain);
    const source = isGzip(buffer.bytes) ? await unzip(buffer, plain) : plain;
    return captureFile(buffer, source, chooseWalk(path, buffer));
  } catch (error) {
    plain.close();
    throw error;
  }
}

async function unzip(buffer: RecordBuffer, plain: ByteSource): Promise<ByteSource> {
  // Loaded only now: a plain file does without zlib.
  const { gunzipBytes } = await import("#capture/file/gunzip.ts");
  const source = gunzipBytes(plain, buffer.bytes.slice(0, buffer.end));
  buffer.end = 0;
  await fillHead(buffer, source);
  return source;
}

async function fillHead(buffer: RecordBuffer, source: ByteSource): Promise<void> {
  while (buffer.end < PCAP_HEADER_BYTES) {
    const got = await source.read(buffer.bytes, buffer.end, READ_BYTES);
    if (got === 0) return;
    buffer.end += got;
  }
}

function chooseWalk(path: string, buffer: RecordBuffer): Walk {
  const { view, end } = buffer;
  if (end === 0) throw notACapture(path, "is empty");
  if (end >= PCAP_HEADER_BYTES && isPcap(view)) {
    const header = readPcapHeader(view);
    if (typeof header === "string") throw notACapture(path, header);
    skip(buffer, PCAP_HEADER_BYTES);
    return (visit, due) => walkPcap(buffer, header, visit, due);
  }
  if (end >= PCAP_HEADER_BYTES && isPcapng(view)) {
    const section = { little: true, interfaces: [] };
    return (visit, due) => walkPcapng(buffer, section, visit, due);
  }
  const first = Buffer.from(buffer.bytes.subarray(0, Math.min(8, end))).toString("hex");
  throw notACapture(path, `is no pcap or pcapng file (${end} bytes read, first ${first})`);
}

function notACapture(path: string, wrong: string): AppError {
  return new AppError("file-format", `${path}: ${wrong}; give a capture of tcpdump or Wireshark`);
}

function captureFile(buffer: RecordBuffer, source: ByteSource, walk: Walk): CaptureFile {
  const { counters } = buffer;
  const fill = filler(buffer, source);
  let state: WalkEnd | "ended" | "closed" = "held";
  return {
    counters,
    readBlock: async (visit, signal, due = ALWAYS_DUE) => {
      buffer.heldAt = null;
      if (state === "hungry" && (await fill(signal)) === 0) {
        refuseTail(buffer, source);
        state = "ended";
      }
      if (state === "hungry" || state === "held") state = walk(visit, due);
      const ended = state !== "hungry" && state !== "held";
      const heldAt = buffer.heldAt as Micros | null;
      return { dropped: 0, at: buffer.lastAt as Micros, ended, heldAt };
    },
    [Symbol.asyncDispose]: async () => {
      if (state !== "closed") source.close();
      state = "closed";
    },
  };
}

/** Gives a function that reads once: bytes got, 0 at the end, or null while a pipe brings none. */
function filler(
  buffer: RecordBuffer,
  source: ByteSource,
): (signal: AbortSignal) => Promise<number | null> {
  let pending: Promise<number> | null = null;
  const add = (got: number): number => {
    buffer.end += got;
    const unread = buffer.skipBytes;
    buffer.skipBytes = 0;
    skip(buffer, unread);
    return got;
  };
  return async (signal) => {
    if (pending === null) {
      makeRoom(buffer);
      const got = source.read(buffer.bytes, buffer.end, READ_BYTES);
      if (typeof got === "number") {
        // Reading a plain file never waits by itself: here timers and signals get their turn.
        return nextTurn(add(got));
      }
      pending = got;
    }
    const got = await withPatience(pending, PATIENCE_MS, signal);
    if (got === null) return null;
    pending = null;
    return add(got);
  };
}

function refuseTail(buffer: RecordBuffer, source: ByteSource): void {
  const fault = source.fault();
  if (fault !== null) refuse(buffer, fault);
  else if (buffer.end > buffer.start || buffer.skipBytes > 0) refuse(buffer, "file-cut");
}
