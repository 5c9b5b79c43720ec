import type { LinkType } from "#capture/types.ts";

// Format: draft-ietf-opsawg-pcapng, sections 3.5 (options), 4.1 (section header), 4.2 (interface
// description) and 4.3 (enhanced packet).
const BLOCK = { section: 0x0a0d0d0a, interface: 1, enhanced: 6 } as const;
const OPTION = { end: 0, comment: 1, application: 4 } as const;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** An option's length has 16 bits; this much is read by everybody. */
const OPTION_BYTES = 32_767;
const TWO_32 = 2 ** 32;

export interface PcapngHead {
  readonly link: LinkType;
  /** The program that writes. */
  readonly application: string;
  readonly comment: string;
}

export interface PcapngPacket {
  /** Whole microseconds since 1970. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** On the wire; at least as many as `bytes` holds. */
  readonly wireBytes: number;
  readonly comment?: string;
}

type Option = readonly [code: number, value: Uint8Array];

/** A section and its one interface, in microseconds. Longer texts are cut. */
export function pcapngHead({ link, application, comment }: PcapngHead): Uint8Array<ArrayBuffer> {
  const section = new Uint8Array(16);
  const sectionView = new DataView(section.buffer);
  sectionView.setUint32(0, BYTE_ORDER_MAGIC, true);
  sectionView.setUint16(4, 1, true);
  sectionView.setBigInt64(8, -1n, true); // length not told
  const description = new Uint8Array(8);
  new DataView(description.buffer).setUint16(0, link, true);
  return joined([
    block(BLOCK.section, section, [textOption(OPTION.application, application), ...noted(comment)]),
    block(BLOCK.interface, description, []),
  ]);
}

/** One block a packet, all of the one interface. */
export function pcapngPackets(packets: readonly PcapngPacket[]): Uint8Array<ArrayBuffer> {
  return joined(packets.map(packetBlock));
}

/** True where a file of `application` begins, as `pcapngHead` writes it. */
export function isPcapngOf(application: string, bytes: Uint8Array): boolean {
  const option = textOption(OPTION.application, application);
  const start = Buffer.concat([...optionParts(option)]);
  const at = 24;
  const isSection = bytes.length >= 12 && viewOf(bytes).getUint32(0, true) === BLOCK.section;
  return isSection && start.equals(bytes.subarray(at, at + start.length));
}

/** The packet blocks of a file written here, up to the first that is damaged. */
export function packetBlocksOf(file: Uint8Array): Uint8Array {
  const view = viewOf(file);
  const interfaceAt = nextBlock(view, 0, BLOCK.section);
  const first = interfaceAt === null ? null : nextBlock(view, interfaceAt, BLOCK.interface);
  if (first === null) return new Uint8Array(0);
  let end = first;
  for (let at: number | null = first; at !== null; at = nextBlock(view, at, BLOCK.enhanced)) {
    end = at;
  }
  return file.subarray(first, end);
}

/** Where the block after a whole one of this type begins, or null. */
function nextBlock(view: DataView, at: number, type: number): number | null {
  if (at + 12 > view.byteLength || view.getUint32(at, true) !== type) return null;
  const bytes = view.getUint32(at + 4, true);
  const isWhole = bytes >= 12 && bytes % 4 === 0 && at + bytes <= view.byteLength;
  return isWhole && view.getUint32(at + bytes - 4, true) === bytes ? at + bytes : null;
}

function packetBlock({ at, bytes, wireBytes, comment }: PcapngPacket): Uint8Array {
  const head = new Uint8Array(20 + bytes.length);
  const view = new DataView(head.buffer);
  view.setUint32(4, Math.floor(at / TWO_32), true);
  view.setUint32(8, at % TWO_32, true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, Math.max(wireBytes, bytes.length), true);
  head.set(bytes, 20);
  return block(BLOCK.enhanced, head, noted(comment ?? ""));
}

function block(type: number, body: Uint8Array, options: readonly Option[]): Uint8Array {
  const end: readonly Option[] = options.length > 0 ? [[OPTION.end, new Uint8Array(0)]] : [];
  const inner = [body, padding(body), ...[...options, ...end].flatMap(optionParts)];
  const bytes = 12 + inner.reduce((sum, { length }) => sum + length, 0);
  const frame = new Uint8Array(12);
  const view = new DataView(frame.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes, true);
  view.setUint32(8, bytes, true);
  return joined([frame.subarray(0, 8), ...inner, frame.subarray(8)]);
}

function optionParts([code, value]: Option): Uint8Array[] {
  const head = new Uint8Array(4);
  const view = new DataView(head.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  return [head, value, padding(value)];
}

function noted(comment: string): Option[] {
  return comment === "" ? [] : [textOption(OPTION.comment, comment)];
}

/** UTF-8, cut before a character that does not fit whole. */
function textOption(code: number, text: string): Option {
  const value = new Uint8Array(OPTION_BYTES);
  const { written } = new TextEncoder().encodeInto(text, value);
  return [code, value.subarray(0, written)];
}

/** Up to the next 32 bits. */
function padding(value: Uint8Array): Uint8Array {
  return new Uint8Array(-value.length & 3);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
