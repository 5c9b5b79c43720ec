import { hex } from "./observe.ts";

/** Headers that samples of several protocols begin with, as hex digits grouped by field. */
const DST = "0025b3bf91ee";
const SRC = "0026 0b31 0733";

export const digits = (value: number, bytes: number) => value.toString(16).padStart(bytes * 2, "0");

/** Destination, source, type, payload. */
export function ethernet(type: string, ...payload: readonly string[]): Uint8Array {
  return hex(DST, SRC, type, ...payload);
}

export interface Ipv4Fields {
  readonly versionAndLength?: string;
  /** Of header and payload when left out. */
  readonly totalBytes?: number;
  readonly fragment?: string;
  readonly ttl?: string;
  readonly options?: string;
}

/** 10.2.1.51 to 10.2.1.254. */
export function ipv4(protocol: number, payload: string, fields: Ipv4Fields = {}): string {
  const body = `${fields.options ?? ""}${payload}`.replaceAll(" ", "");
  const totalBytes = fields.totalBytes ?? 20 + body.length / 2;
  return [
    fields.versionAndLength ?? "45",
    "00",
    digits(totalBytes, 2),
    "1234", // identification
    fields.fragment ?? "0000",
    fields.ttl ?? "40",
    digits(protocol, 1),
    "0000", // checksum
    "0a020133",
    "0a0201fe",
    body,
  ].join("");
}

export interface Ipv6Fields {
  readonly payloadBytes?: number;
  readonly hopLimit?: string;
}

/** fe80::1 to ff02::2. */
export function ipv6(next: number, payload: string, fields: Ipv6Fields = {}): string {
  const body = payload.replaceAll(" ", "");
  return [
    "60000000",
    digits(fields.payloadBytes ?? body.length / 2, 2),
    digits(next, 1),
    fields.hopLimit ?? "ff",
    "fe80000000000000 0000000000000001",
    "ff02000000000000 0000000000000002",
    body,
  ].join("");
}

/** A datagram with its length; 0 in the checksum. */
export function udp(from: number, to: number, payload: string, lengthBytes?: number): string {
  const body = payload.replaceAll(" ", "");
  const length = lengthBytes ?? 8 + body.length / 2;
  return `${digits(from, 2)} ${digits(to, 2)} ${digits(length, 2)} 0000 ${body}`;
}

/** From 49,152 to 443: ports, sequence, acknowledgement, offset, flags, window, check, urgent. */
export function tcp(flags = "02", offset = "50", options = ""): string {
  return `c000 01bb 00000001 00000000 ${offset} ${flags} ffff 0000 0000 ${options}`;
}

/** A frame as the payload of another. */
const inside = (frame: Uint8Array) => Buffer.from(frame).toString("hex");

/** A datagram to the VXLAN port: flags, reserved, identifier 100, reserved. */
export function vxlan(frame: Uint8Array, flags = "08"): string {
  return udp(49_152, 4789, `${flags} 000000 000064 00 ${inside(frame)}`);
}

/** Flags and version, protocol type, optional fields and whatever stands before the frame. */
export function gre(flags: string, type: string, before: string, frame: Uint8Array): string {
  return `${flags} ${type} ${before} ${inside(frame)}`.replaceAll(" ", "");
}

export interface ErspanFields {
  /** Version and VLAN. */
  readonly first?: string;
  /** Class, encapsulation or state, truncation, session. */
  readonly second?: string;
  /** Of the third type: frame type, hardware, direction, granularity, subheader. */
  readonly last?: string;
  readonly subheader?: string;
}

/** ERSPAN of the second type (draft-foschiano-erspan), VLAN 7 unless told otherwise. */
export function erspan2(frame: Uint8Array, fields: ErspanFields = {}): string {
  const header = `${fields.first ?? "1007"} ${fields.second ?? "0005"} 00000000`;
  return gre("1000", "88be", `00000001 ${header}`, frame);
}

/** Of the third type: a time stamp and a group tag besides. */
export function erspan3(frame: Uint8Array, fields: ErspanFields = {}): string {
  const { first = "2007", second = "0005", last = "0000", subheader = "" } = fields;
  const header = `${first} ${second} 12345678 0000 ${last} ${subheader}`;
  return gre("1000", "22eb", `00000001 ${header}`, frame);
}

/** Hardware type, protocol, lengths, operation, sender, target. */
export const ARP_REQUEST = "0001 0800 06 04 0001 0025b3bf91ee 0a020133 000000000000 0a0201fe";

/** An acknowledgement of 10.2.1.51 by 10.2.1.254: fixed part, cookie, options. */
export function dhcpAck(options = "350105 3604 0a0201fe 3304 00015180 0304 0a0201fe ff"): string {
  return [
    "02 01 06 00", // reply, Ethernet, 6 bytes, no hops
    "3903f326", // transaction
    "0000 0000", // seconds, flags
    "00000000 0a020133 00000000 00000000", // client, your, server, relay
    "0025b3bf91ee", // client hardware
    "00".repeat(10 + 64 + 128),
    "63825363", // magic cookie
    options,
  ].join("");
}
