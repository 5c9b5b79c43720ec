import type { Attack } from "#capture/synthetic/attack.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import { parseIpv4 } from "#core/ip-address.ts";
import { type Micros, micros } from "#core/units.ts";

/** Monday, 2024-05-06T08:30:00Z: people arrive. */
export const MORNING = micros(1_714_984_200_000_000);
/** The same day at 02:00:00Z. */
export const NIGHT = micros(1_714_960_800_000_000);

export interface Choice {
  readonly seed?: number;
  readonly startAt?: Micros;
  readonly durationS?: number;
  readonly attacks?: readonly Attack[];
}

export interface Seen {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export function optionsOf(choice: Choice) {
  return { seed: 1, startAt: NIGHT, durationS: 60, attacks: [], ...choice };
}

/** Every frame of the office in a span of time, copied. */
export async function observe(choice: Choice = {}): Promise<Seen[]> {
  await using source = syntheticSource(optionsOf(choice));
  const { signal } = new AbortController();
  const seen: Seen[] = [];
  for (;;) {
    const { ended } = await source.readBlock((frame) => {
      const end = frame.offset + frame.capturedBytes;
      seen.push({ at: frame.at, bytes: frame.bytes.slice(frame.offset, end) });
    }, signal);
    if (ended) return seen;
  }
}

export interface SeenArp {
  readonly at: number;
  readonly operation: number;
  readonly toMac: string;
  readonly fromMac: string;
  readonly senderMac: string;
  readonly senderIp: number;
  readonly targetMac: string;
  readonly targetIp: number;
}

const hex = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.subarray(from, to)).toString("hex");
export const etherType = ({ bytes }: Seen) => u16(bytes, 12);
export const u16 = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!;
export const u32 = (bytes: Uint8Array, at: number) => u16(bytes, at) * 65_536 + u16(bytes, at + 2);
export const sourceMac = ({ bytes }: Seen) => hex(bytes, 6, 12);
export const targetMac = ({ bytes }: Seen) => hex(bytes, 0, 6);

/** The ARP frames among them. */
export function arpOf(frames: readonly Seen[]): SeenArp[] {
  return frames
    .filter((frame) => etherType(frame) === 0x0806)
    .map(({ at, bytes }) => ({
      at,
      operation: u16(bytes, 20),
      toMac: hex(bytes, 0, 6),
      fromMac: hex(bytes, 6, 12),
      senderMac: hex(bytes, 22, 28),
      senderIp: u32(bytes, 28),
      targetMac: hex(bytes, 32, 38),
      targetIp: u32(bytes, 38),
    }));
}

/** The frames of one IPv4 protocol. */
export function ipv4Of(frames: readonly Seen[], protocol: number): Seen[] {
  return frames.filter((frame) => etherType(frame) === 0x0800 && frame.bytes[23] === protocol);
}

/** Replies to nothing: their requester did not ask within the last five seconds. */
export function unaskedReplies(frames: readonly Seen[]): SeenArp[] {
  const asked = new Map<string, number>();
  const unasked: SeenArp[] = [];
  for (const arp of arpOf(frames)) {
    if (arp.operation === 1) asked.set(`${arp.senderIp} ${arp.targetIp}`, arp.at);
    else if (arp.at - (asked.get(`${arp.targetIp} ${arp.senderIp}`) ?? 0) > 5e6) unasked.push(arp);
  }
  return unasked;
}

/** Hardware addresses that ARP senders claimed, by IPv4 address. */
export function claims(frames: readonly Seen[]): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>();
  for (const { senderIp, senderMac } of arpOf(frames)) {
    if (senderIp === 0) continue;
    found.set(senderIp, (found.get(senderIp) ?? new Set()).add(senderMac));
  }
  return found;
}

export function ip(text: string): number {
  return parseIpv4(text)!;
}
