import {
  BlockWord,
  ETH_P_8021Q,
  FRAME_ALIGN_MASK,
  FRAME_HEADER_BYTES,
  FrameHalf,
  FrameWord,
  PACKET_OUTGOING,
  PACKET_TYPE_BYTE,
  TP_STATUS_KERNEL,
  TP_STATUS_USER,
  TP_STATUS_VLAN_TPID_VALID,
  TP_STATUS_VLAN_VALID,
} from "#capture/ring/packet-abi.ts";
import type { Frame, FrameVisitor, SourceCounters } from "#capture/types.ts";
import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";

/** Room kept free before each frame, for the tag the kernel or the card took off. */
export const VLAN_TAG_BYTES = 4;
const ADDRESS_BYTES = 12;
const FIRST_FRAME_BYTE = FRAME_HEADER_BYTES + VLAN_TAG_BYTES;

/** One block of the ring under the three views its structures need. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly halves: Uint16Array;
  readonly words: Uint32Array;
}

export function blockAt(ring: ArrayBuffer, offset: number, blockBytes: number): Block {
  return {
    bytes: new Uint8Array(ring, offset, blockBytes),
    halves: new Uint16Array(ring, offset, blockBytes / 2),
    words: new Uint32Array(ring, offset, blockBytes / 4),
  };
}

/**
 * True once the kernel has filled the block. Kernel and reader own it in turn; the atomics order
 * what is written to it with its status.
 */
export function isReady(block: Block): boolean {
  return (Atomics.load(block.words, BlockWord.status) & TP_STATUS_USER) !== 0;
}

/** Frames the kernel has put into a block that it is filling; `giveBack` leaves 0 until then. */
export function framesSoFar(block: Block): number {
  return Atomics.load(block.words, BlockWord.frameCount);
}

/** When the kernel began to fill the block: no frame in it is older. */
export function openedAt(block: Block): Micros {
  return microsAt(block.words, BlockWord.openedSeconds, BlockWord.openedNanoseconds);
}

/** Gives the block back to the kernel, to fill again. */
export function giveBack(block: Block): void {
  block.words[BlockWord.frameCount] = 0;
  Atomics.store(block.words, BlockWord.status, TP_STATUS_KERNEL);
}

/** How far a block has been read. */
export interface Cursor {
  block: Block;
  /** Offset of the next frame's header, as the chain has it: to be checked. */
  header: number;
  /** Frames the block still holds, as it says. */
  left: number;
}

export function cursorAt(block: Block): Cursor {
  const { words } = block;
  const header = words[BlockWord.firstOffset] as number;
  return { block, header, left: words[BlockWord.frameCount] as number };
}

/** Capture time of the next frame; 0 where the chain leads astray, for `readFrames` to find. */
export function nextAt({ block, header }: Cursor): Micros {
  if (isAstray(block, header)) return 0 as Micros;
  const word = header >>> 2;
  return microsAt(block.words, word + FrameWord.seconds, word + FrameWord.nanoseconds);
}

/**
 * Hands over the frames of a block that were captured up to `until`, through the one `frame`, and
 * stops before the first later one. The chain is struct tpacket3_hdr (packet_mmap.rst,
 * "TPACKET_V3"); no value in it is trusted to stay inside the block, and each step goes forward by
 * at least a header, so that any bytes end the walk.
 * @returns false when the chain led astray; the frames before that were handed over
 */
export function readFrames(
  cursor: Cursor,
  until: number,
  frame: Frame,
  visit: FrameVisitor,
  tally: Pick<SourceCounters, "frames" | "ownFrames">,
): boolean {
  const { block } = cursor;
  const { bytes, halves, words } = block;
  const end = bytes.length;
  let { header, left } = cursor;
  frame.bytes = bytes;
  for (; left > 0; left--) {
    if (isAstray(block, header)) return false;
    const word = header >>> 2;
    const at = microsAt(words, word + FrameWord.seconds, word + FrameWord.nanoseconds);
    if (at > until) break;
    const captured = words[word + FrameWord.capturedBytes] as number;
    const offset = header + (halves[(header >>> 1) + FrameHalf.macOffset] as number);
    if (offset < header + FIRST_FRAME_BYTE || captured > end - offset) return false;
    const wire = words[word + FrameWord.wireBytes] as number;
    frame.offset = offset;
    frame.capturedBytes = captured;
    frame.wireBytes = Math.max(wire, captured);
    frame.at = at;
    frame.own = bytes[header + PACKET_TYPE_BYTE] === PACKET_OUTGOING;
    if (((words[word + FrameWord.status] as number) & TP_STATUS_VLAN_VALID) !== 0) {
      restoreTag(block, header, frame);
    }
    tally.frames++;
    if (frame.own) tally.ownFrames++;
    visit(frame);
    const step = words[word + FrameWord.nextOffset] as number;
    header = step < FRAME_HEADER_BYTES || step > end ? end : header + step;
  }
  cursor.header = header;
  cursor.left = left;
  return true;
}

function isAstray({ bytes }: Block, header: number): boolean {
  return header > bytes.length - FRAME_HEADER_BYTES || (header & FRAME_ALIGN_MASK) !== 0;
}

function microsAt(words: Uint32Array, secondsWord: number, nanosecondsWord: number): Micros {
  const micros = ((words[nanosecondsWord] as number) / 1000) >>> 0;
  return ((words[secondsWord] as number) * MICROS_PER_SECOND + micros) as Micros;
}

/** Puts the 802.1Q tag back between addresses and type: the addresses move into the headroom. */
function restoreTag(block: Block, header: number, frame: Frame): void {
  if (frame.capturedBytes < ADDRESS_BYTES) return;
  const { bytes, halves, words } = block;
  const word = header >>> 2;
  const hasTpid = ((words[word + FrameWord.status] as number) & TP_STATUS_VLAN_TPID_VALID) !== 0;
  const tpid = hasTpid ? (halves[(header >>> 1) + FrameHalf.vlanTpid] as number) : ETH_P_8021Q;
  const tci = words[word + FrameWord.vlanTci] as number;
  const start = frame.offset - VLAN_TAG_BYTES;
  for (let at = start; at < start + ADDRESS_BYTES; at++) {
    bytes[at] = bytes[at + VLAN_TAG_BYTES] as number;
  }
  const tag = start + ADDRESS_BYTES;
  bytes[tag] = tpid >>> 8;
  bytes[tag + 1] = tpid;
  bytes[tag + 2] = tci >>> 8;
  bytes[tag + 3] = tci;
  frame.offset = start;
  frame.capturedBytes += VLAN_TAG_BYTES;
  frame.wireBytes += VLAN_TAG_BYTES;
}
