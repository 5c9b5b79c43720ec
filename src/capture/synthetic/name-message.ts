import type { Ipv4 } from "#core/units.ts";

const TYPE = { a: 1, ptr: 12, netbios: 32 } as const;
const CLASS_IN = 1;
const text = new TextEncoder();

/** A message of the domain name system, of multicast DNS or of the NetBIOS name service. */
export interface NameMessage {
  readonly id: number;
  readonly flags: number;
  readonly name: readonly number[];
  readonly type: keyof typeof TYPE;
  /** Address of the answer, for type `a`. */
  readonly answer?: Ipv4;
}

/** Labels of a dotted name (RFC 1035 section 3.1). */
export function dnsName(name: string): number[] {
  return [...name.split(".").flatMap((label) => [label.length, ...text.encode(label)]), 0];
}

/** The 32 letters of a NetBIOS name with suffix 0, workstation (RFC 1001 section 14.1). */
export function netbiosName(name: string): number[] {
  const padded = [...text.encode(name.toUpperCase().slice(0, 15).padEnd(15)), 0];
  return [32, ...padded.flatMap((byte) => [65 + (byte >> 4), 65 + (byte & 15)]), 0];
}

/** One question and at most one answer (RFC 1035 section 4). */
export function nameMessage(message: NameMessage): Uint8Array {
  const { answer } = message;
  const isAnnouncement = message.id === 0 && answer !== undefined;
  const question = [...message.name, ...word(TYPE[message.type]), ...word(CLASS_IN)];
  const record = answer === undefined ? [] : [...word(TYPE.a), ...word(CLASS_IN), ...rest(answer)];
  return Uint8Array.from([
    ...word(message.id),
    ...word(message.flags),
    ...word(isAnnouncement ? 0 : 1),
    ...word(answer === undefined ? 0 : 1),
    ...word(0),
    ...word(0),
    ...(isAnnouncement ? message.name : question),
    // The answer's name points at the question's, byte 12 (RFC 1035 section 4.1.4).
    ...(answer === undefined || isAnnouncement ? [] : [0xc0, 12]),
    ...record,
  ]);
}

/** Time to live of 5 minutes, length and address. */
function rest(answer: Ipv4): number[] {
  return [...word(0), ...word(300), ...word(4), ...word(answer >>> 16), ...word(answer & 0xffff)];
}

function word(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}
