import {
  addInterface,
  addUnreadableInterface,
  openSection,
  type Section,
  sectionOrder,
} from "#capture/file/pcapng-section.ts";
import { microsOf, TIMES_END_MICROS } from "#capture/file/pcapng-time.ts";
import {
  type Due,
  MAX_CAPTURED_BYTES,
  MAX_RECORD_BYTES,
  type RecordBuffer,
  refuse,
  skip,
  type WalkEnd,
} from "#capture/file/record-buffer.ts";
import type { FrameVisitor } from "#capture/types.ts";
import type { Micros } from "#core/units.ts";

// Format: draft-ietf-opsawg-pcapng, section 3 (blocks) and 4 (kinds of blocks).
const BLOCK = { section: 0x0a0d0d0a, interface: 1, packet: 2, simple: 3, enhanced: 6 } as const;
const MIN_BLOCK_BYTES = 12;
const MIN_PACKET_BYTES = 32;
const MIN_SIMPLE_BYTES = 16;

/** True where the bytes begin a pcapng section. */
export function isPcapng(view: DataView): boolean {
  return view.getUint32(0, true) === BLOCK.section && sectionOrder(view, 0) !== null;
}

/** Hands over the frame of every whole block in the buffer, up to one that is not due. */
export function walkPcapng(
  buffer: RecordBuffer,
  section: Section,
  visit: FrameVisitor,
  due: Due,
): WalkEnd {
  const { view } = buffer;
  while (buffer.end - buffer.start >= MIN_BLOCK_BYTES) {
    const position = buffer.start;
    if (view.getUint32(position, true) === BLOCK.section) {
      const little = sectionOrder(view, position);
      if (little === null) return stop(buffer, "section-header");
      section.little = little;
    }
    const type = view.getUint32(position, section.little);
    const bytes = view.getUint32(position + 4, section.little);
    if (bytes < MIN_BLOCK_BYTES || bytes % 4 !== 0) return stop(buffer, "block-length");
    if (bytes > MAX_RECORD_BYTES) {
      if (type === BLOCK.section) return stop(buffer, "section-header");
      passOver(buffer, section, type, bytes);
      continue;
    }
    if (position + bytes > buffer.end) return "hungry";
    if (view.getUint32(position + bytes - 4, section.little) !== bytes) {
      return stop(buffer, "block-length");
    }
    const refusal = readBlock(buffer, section, type, bytes);
    if (refusal === "section-header" || refusal === "section-version") return stop(buffer, refusal);
    if (refusal === null) {
      if (buffer.frame.at > due.until || buffer.frame.at < due.from) {
        buffer.heldAt = buffer.frame.at;
        return "held";
      }
      buffer.lastAt = buffer.frame.at;
      buffer.counters.frames++;
      visit(buffer.frame);
    } else if (refusal !== "no-frame") refuse(buffer, refusal);
    buffer.start = position + bytes;
  }
  return "hungry";
}

function stop(buffer: RecordBuffer, name: string): WalkEnd {
  refuse(buffer, name);
  return "stopped";
}

/** A block too long to hold: counts for a frame or an interface, means nothing otherwise. */
function passOver(buffer: RecordBuffer, section: Section, type: number, bytes: number): void {
  if (type === BLOCK.interface) addUnreadableInterface(section);
  if (isFrame(type) || type === BLOCK.interface) refuse(buffer, "record-length");
  skip(buffer, bytes);
}

function isFrame(type: number): boolean {
  return type === BLOCK.enhanced || type === BLOCK.simple || type === BLOCK.packet;
}

/** Puts the block's frame into `buffer.frame` (null), or names why there is none. */
function readBlock(
  buffer: RecordBuffer,
  section: Section,
  type: number,
  bytes: number,
): string | null {
  const { view, start } = buffer;
  if (type === BLOCK.enhanced) {
    return readPacket(buffer, section, view.getUint32(start + 8, section.little), bytes);
  }
  // The obsolete Packet Block differs by a 16-bit interface number beside a drop count.
  if (type === BLOCK.packet) {
    return readPacket(buffer, section, view.getUint16(start + 8, section.little), bytes);
  }
  if (type === BLOCK.simple) return readSimple(buffer, section, bytes);
  if (type === BLOCK.section) return openSection(section, view, start, bytes) ?? "no-frame";
  if (type === BLOCK.interface) return addInterface(section, view, start, bytes) ?? "no-frame";
  return "no-frame";
}

function readPacket(
  buffer: RecordBuffer,
  section: Section,
  number: number,
  bytes: number,
): string | null {
  if (bytes < MIN_PACKET_BYTES) return "block-body";
  const { view, start } = buffer;
  const { little } = section;
  const from = section.interfaces[number];
  if (!from) return "interface-unknown";
  const captured = view.getUint32(start + 20, little);
  if (captured > bytes - MIN_PACKET_BYTES) return "block-body";
  const high = view.getUint32(start + 12, little);
  const at = microsOf(from.scale, high, view.getUint32(start + 16, little));
  if (!(at >= 0 && at < TIMES_END_MICROS)) return "timestamp";
  const wire = view.getUint32(start + 24, little);
  return setFrame(buffer, from, { offset: start + 28, captured, wire, at });
}

/** Section 4.4: no time, no captured length; interface 0's limit tells how much was kept. */
function readSimple(buffer: RecordBuffer, section: Section, bytes: number): string | null {
  if (bytes < MIN_SIMPLE_BYTES) return "block-body";
  const from = section.interfaces[0];
  if (!from) return "interface-unknown";
  const wire = buffer.view.getUint32(buffer.start + 8, section.little);
  const captured = from.snapBytes > 0 ? Math.min(wire, from.snapBytes) : wire;
  if (captured > bytes - MIN_SIMPLE_BYTES) return "block-body";
  return setFrame(buffer, from, { offset: buffer.start + 12, captured, wire, at: buffer.lastAt });
}

function setFrame(
  buffer: RecordBuffer,
  from: Section["interfaces"][number],
  found: { offset: number; captured: number; wire: number; at: number },
): string | null {
  if (found.captured > MAX_CAPTURED_BYTES) return "record-length";
  if (from.link === null) return "link-type";
  const { frame } = buffer;
  frame.link = from.link;
  frame.offset = found.offset;
  frame.wireBytes = Math.max(Math.max(found.wire, found.captured) - from.fcsBytes, 0);
  frame.capturedBytes = Math.min(found.captured, frame.wireBytes);
  frame.at = found.at as Micros;
  return null;
}
