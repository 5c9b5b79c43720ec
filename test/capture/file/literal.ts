/** Writers of capture files byte by byte, independent of the code under test. */

export type Order = "little" | "big";

export function u16(value: number, order: Order): number[] {
  const bytes = [(value >>> 8) & 255, value & 255];
  return order === "big" ? bytes : bytes.reverse();
}

export function u32(value: number, order: Order): number[] {
  const bytes = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return order === "big" ? bytes : bytes.reverse();
}

export interface PcapOptions {
  readonly order?: Order;
  readonly magic?: number;
  readonly network?: number;
  readonly version?: readonly [number, number];
}

export function pcapHeader(options: PcapOptions = {}): number[] {
  const { order = "little", magic = 0xa1b2c3d4, network = 1, version = [2, 4] } = options;
  return [
    ...u32(magic, order),
    ...[...u16(version[0], order), ...u16(version[1], order)],
    ...u32(0, order),
    ...u32(0, order),
    ...u32(262_144, order),
    ...u32(network, order),
  ];
}

export interface PcapRecord {
  readonly seconds: number;
  readonly fraction: number;
  readonly wireBytes?: number;
  readonly body: readonly number[];
}

export function pcapRecord(record: PcapRecord, order: Order = "little"): number[] {
  return [
    ...u32(record.seconds, order),
    ...u32(record.fraction, order),
    ...u32(record.body.length, order),
    ...u32(record.wireBytes ?? record.body.length, order),
    ...record.body,
  ];
}

/** A pcapng block around a body, which is padded to 32 bits. */
export function block(type: number, body: readonly number[], order: Order = "little"): number[] {
  const padded = [...body, ...new Array<number>(-body.length & 3).fill(0)];
  const length = u32(padded.length + 12, order);
  return [...u32(type, order), ...length, ...padded, ...length];
}

export function sectionBlock(order: Order = "little", major = 1): number[] {
  const rest = [...u16(major, order), ...u16(0, order), ...new Array<number>(8).fill(255)];
  return block(0x0a0d0d0a, [...u32(0x1a2b3c4d, order), ...rest], order);
}

export interface InterfaceOptions {
  readonly order?: Order;
  readonly link?: number;
  readonly snapBytes?: number;
  /** Code and value of each option. */
  readonly options?: readonly (readonly [number, readonly number[]])[];
}

export function interfaceBlock(choice: InterfaceOptions = {}): number[] {
  const { order = "little", link = 1, snapBytes = 0, options = [] } = choice;
  const coded = options.flatMap(([code, value]) => [
    ...[...u16(code, order), ...u16(value.length, order), ...value],
    ...new Array<number>(-value.length & 3).fill(0),
  ]);
  const end = options.length > 0 ? [0, 0, 0, 0] : [];
  const head = [...u16(link, order), 0, 0, ...u32(snapBytes, order)];
  return block(1, [...head, ...coded, ...end], order);
}

export interface PacketOptions {
  readonly order?: Order;
  readonly from?: number;
  readonly time: bigint;
  readonly wireBytes?: number;
  readonly capturedBytes?: number;
  readonly body: readonly number[];
}

/** An enhanced packet block, or an obsolete packet block for `type` 2. */
export function packetBlock(packet: PacketOptions, type: 2 | 6 = 6): number[] {
  const { order = "little", from = 0, time, body } = packet;
  const number = type === 6 ? u32(from, order) : [...u16(from, order), 0xff, 0xff];
  return block(
    type,
    [
      ...number,
      ...u32(Number(time >> 32n), order),
      ...u32(Number(time & 0xffff_ffffn), order),
      ...u32(packet.capturedBytes ?? body.length, order),
      ...u32(packet.wireBytes ?? body.length, order),
      ...body,
    ],
    order,
  );
}

export function simpleBlock(
  wireBytes: number,
  body: readonly number[],
  order: Order = "little",
): number[] {
  return block(3, [...u32(wireBytes, order), ...body], order);
}
