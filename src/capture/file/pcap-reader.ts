import { linkTypeOf } from "#capture/file/link-types.ts";
import {
  type Due,
  MAX_CAPTURED_BYTES,
  type RecordBuffer,
  refuse,
  type WalkEnd,
} from "#capture/file/record-buffer.ts";
import type { FrameVisitor, LinkType } from "#capture/types.ts";
import type { Micros } from "#core/units.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";

// Format: draft-ietf-opsawg-pcap, section 4 (file header) and 5 (packet record).
export const PCAP_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const MAGIC_MICROS = 0xa1b2c3d4;
const MAGIC_NANOS = 0xa1b23c4d;

export interface PcapHeader {
  readonly little: boolean;
  readonly nanos: boolean;
  readonly link: LinkType;
  /** Bytes of check sequence at the end of each frame; they do not count as the frame's. */
  readonly fcsBytes: number;
}

/** True where the first four bytes are one of pcap's magic numbers. */
export function isPcap(view: DataView): boolean {
  return byteOrderOf(view) !== null;
}

/** Reads the 24 bytes of the file header, or says what is wrong with them. */
export function readPcapHeader(view: DataView): PcapHeader | string {
  const little = byteOrderOf(view) ?? true;
  const version = `${view.getUint16(4, little)}.${view.getUint16(6, little)}`;
  if (version !== "2.4") return `pcap version ${version} is not read, only 2.4`;
  const network = view.getUint32(20, little);
  const link = linkTypeOf(network & 0xffff);
  if (link === null) return `link type ${network & 0xffff} is not read`;
  const hasFcs = (network & 0x0400_0000) !== 0;
  return {
    little,
    nanos: view.getUint32(0, little) === MAGIC_NANOS,
    link,
    fcsBytes: hasFcs ? (network >>> 28) * 2 : 0,
  };
}

/** True for little-endian, null for no pcap. */
function byteOrderOf(view: DataView): boolean | null {
  for (const little of [true, false]) {
    const magic = view.getUint32(0, little);
    if (magic === MAGIC_MICROS || magic === MAGIC_NANOS) return little;
  }
  return null;
}

/**
 * Records worked off in one call of the inner loop. Short calls let the engine compile the whole
 * function in the ordinary way; a long first loop is replaced while it runs, by code that knows
 * nothing of what follows the loop and is thrown away at the end of each block (3 times slower).
 */
const RECORDS_A_CALL = 128;

/** Hands over every whole record in the buffer, up to one that is not due. */
export function walkPcap(
  buffer: RecordBuffer,
  header: PcapHeader,
  visit: FrameVisitor,
  due: Due,
): WalkEnd {
  buffer.frame.link = header.link;
  for (;;) {
    const outcome = walkSome(buffer, header, visit, due);
    if (outcome !== "more") return outcome;
  }
}

/** The hot loop of every replay: no allocation, no call but the visitor's. */
function walkSome(
  buffer: RecordBuffer,
  header: PcapHeader,
  visit: FrameVisitor,
  due: Due,
): WalkEnd | "more" {
  const { view, frame, end } = buffer;
  const { nanos, fcsBytes } = header;
  // One function of two, known when this one is compiled: asking each time costs more than a read.
  const ordered = header.little ? asItIs : reversed;
  const { from, until } = due;
  let position = buffer.start;
  let frames = 0;
  let at = buffer.lastAt;
  let outcome: WalkEnd | "more" = "more";
  while (frames < RECORDS_A_CALL) {
    outcome = "hungry";
    if (end - position < RECORD_HEADER_BYTES) break;
    const captured = ordered(view.getUint32(position + 8, true));
    if (captured > MAX_CAPTURED_BYTES) {
      outcome = "stopped";
      break;
    }
    const offset = position + RECORD_HEADER_BYTES;
    if (offset + captured > end) break;
    const fraction = ordered(view.getUint32(position + 4, true));
    const time =
      ordered(view.getUint32(position, true)) * MICROS_PER_SECOND +
      (nanos ? (fraction / 1000) >>> 0 : fraction);
    if (time > until || time < from) {
      buffer.heldAt = time;
      outcome = "held";
      break;
    }
    at = time;
    // Some writers leave an original length below the captured one.
    const wire = Math.max(ordered(view.getUint32(position + 12, true)), captured) - fcsBytes;
    frame.offset = offset;
    frame.wireBytes = Math.max(wire, 0);
    frame.capturedBytes = Math.min(captured, frame.wireBytes);
    frame.at = time as Micros;
    position = offset + captured;
    frames++;
    outcome = "more";
    visit(frame);
  }
  buffer.start = position;
  buffer.counters.frames += frames;
  buffer.lastAt = at;
  if (outcome === "stopped") refuse(buffer, "record-length");
  return outcome;
}

function asItIs(word: number): number {
  return word;
}

/** The four bytes the other way round. */
function reversed(word: number): number {
  const outer = (word << 24) | (word >>> 24);
  return (outer | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00)) >>> 0;
}
