import { emptyFrame } from "#capture/empty-frame.ts";
import { sourceCounters } from "#capture/source-counters.ts";
import type { Frame, SourceCounters } from "#capture/types.ts";

/** More captured bytes than this in one record are absurd; libpcap's MAXIMUM_SNAPLEN. */
export const MAX_CAPTURED_BYTES = 262_144;
/** Bytes asked of the file at once: about a millisecond's work. */
export const READ_BYTES = 1_048_576;
/** A record with its header, options and padding must fit in this, or it is passed over unread. */
export const MAX_RECORD_BYTES = MAX_CAPTURED_BYTES + 65_536;

/** What of a file lies in memory, and how far it has been walked. */
export interface RecordBuffer {
  /** The one block all frames of the file borrow. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** First byte not walked yet. */
  start: number;
  /** End of the bytes read. */
  end: number;
  /** Bytes of the file still to be passed over unread. */
  skipBytes: number;
  /** The one frame object handed to visitors. */
  readonly frame: Frame;
  /** Time of the last frame handed over. */
  lastAt: number;
  /** Time of the next frame where a limit holds it back. */
  heldAt: number | null;
  readonly counters: SourceCounters;
  /** The same object as in `counters`. */
  readonly refused: Record<string, number>;
}

/** Times, in microseconds, of the frames that may be handed over. */
export interface Due {
  readonly from: number;
  readonly until: number;
}

export const ALWAYS_DUE: Due = {
  from: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
};

/** Why a walk came back: no whole record left, a frame held back, or no way to go on. */
export type WalkEnd = "hungry" | "held" | "stopped";

export function recordBuffer(): RecordBuffer {
  const bytes = new Uint8Array(MAX_RECORD_BYTES + READ_BYTES);
  const frame: Frame = { ...emptyFrame(), bytes };
  const refused = {};
  return {
    bytes,
    view: new DataView(bytes.buffer),
    start: 0,
    end: 0,
    skipBytes: 0,
    frame,
    lastAt: 0,
    heldAt: null,
    counters: sourceCounters(refused),
    refused,
  };
}

/** Moves the unread rest to the front, so that `READ_BYTES` fit behind it. */
export function makeRoom(buffer: RecordBuffer): void {
  if (buffer.start === 0) return;
  buffer.bytes.copyWithin(0, buffer.start, buffer.end);
  buffer.end -= buffer.start;
  buffer.start = 0;
}

/** Passes over `bytes` bytes, also such as are not read yet. */
export function skip(buffer: RecordBuffer, bytes: number): void {
  const here = Math.min(bytes, buffer.end - buffer.start);
  buffer.start += here;
  buffer.skipBytes += bytes - here;
}

/** Counts one record, or one cut, that cannot be read. */
export function refuse(buffer: RecordBuffer, name: string): void {
  buffer.refused[name] = (buffer.refused[name] ?? 0) + 1;
}
