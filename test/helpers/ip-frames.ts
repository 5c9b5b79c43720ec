import type { Host } from "./frames.ts";

/** A segment of TCP; numbers and data as the test needs them. */
export interface Segment {
  readonly from: Host;
  readonly to: Host;
  readonly ports: readonly [number, number];
  /** Of S, A, F, R, P, U; nothing for none. */
  readonly flags: string;
  readonly sequence?: number;
  readonly acknowledged?: number;
  readonly data?: string;
}

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };
const TCP_BYTES = 20;
const UDP_BYTES = 8;
const ICMP_BYTES = 8;
const Protocol = { icmp: 1, tcp: 6, udp: 17 } as const;

/** The i-th of many hosts, each a station of its own in 10.20.0.0/16 (or another network). */
export function hostOf(i: number, network = "10.20"): Host {
  const [high, low] = [(i >> 8) & 255, i & 255];
  const mac = `02:00:00:00:${[high, low].map((b) => b.toString(16).padStart(2, "0")).join(":")}`;
  return { mac, ip: `${network}.${high}.${low}` };
}

/** The i-th of hosts behind one router, each in a network of its own. */
export function farHost(i: number): Host {
  return { mac: "02:00:00:00:ff:01", ip: `${20 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}.9` };
}

export function segment(given: Segment): Uint8Array {
  const { from, to, ports, flags, sequence = 1000, acknowledged = 0, data = "" } = given;
  const [frame, view, at] = ipFrame(from, to, Protocol.tcp, TCP_BYTES + data.length);
  view.setUint16(at, ports[0]);
  view.setUint16(at + 2, ports[1]);
  view.setUint32(at + 4, sequence >>> 0);
  view.setUint32(at + 8, acknowledged >>> 0);
  const bits = [...flags].reduce((sum, flag) => sum | (FLAGS[flag] ?? 0), 0);
  view.setUint16(at + 12, 0x5000 | bits); // a header of five words
  frame.set(Buffer.from(data, "latin1"), at + TCP_BYTES);
  return frame;
}

export function udp(
  from: Host,
  to: Host,
  ports: readonly [number, number],
  dataBytes = 20,
): Uint8Array {
  const [frame, view, at] = ipFrame(from, to, Protocol.udp, UDP_BYTES + dataBytes);
  view.setUint16(at, ports[0]);
  view.setUint16(at + 2, ports[1]);
  view.setUint16(at + 4, UDP_BYTES + dataBytes);
  return frame;
}

/** ICMP of a type, code 0. */
export function icmp(from: Host, to: Host, type: number): Uint8Array {
  const [frame, view, at] = ipFrame(from, to, Protocol.icmp, ICMP_BYTES);
  view.setUint8(at, type);
  return frame;
}

/** A whole frame over IPv4, or IPv6 where the addresses are such. */
function ipFrame(
  from: Host,
  to: Host,
  protocol: number,
  payloadBytes: number,
): [Uint8Array, DataView, number] {
  const is6 = from.ip.includes(":");
  const at = 14 + (is6 ? 40 : 20);
  const frame = new Uint8Array(at + payloadBytes);
  const view = new DataView(frame.buffer);
  frame.set(macBytes(to.mac), 0);
  frame.set(macBytes(from.mac), 6);
  view.setUint16(12, is6 ? 0x86dd : 0x0800);
  if (is6) {
    view.setUint8(14, 0x60);
    view.setUint16(18, payloadBytes);
    view.setUint8(20, protocol);
    frame.set(ipv6Bytes(from.ip), 22);
    frame.set(ipv6Bytes(to.ip), 38);
  } else {
    view.setUint8(14, 0x45);
    view.setUint16(16, 20 + payloadBytes);
    view.setUint8(22, 64);
    view.setUint8(23, protocol);
    frame.set(from.ip.split(".").map(Number), 26);
    frame.set(to.ip.split(".").map(Number), 30);
  }
  return [frame, view, at];
}

function macBytes(mac: string): number[] {
  return mac.split(":").map((part) => Number.parseInt(part, 16));
}

/** All eight groups must be written. */
function ipv6Bytes(ip: string): number[] {
  return ip.split(":").flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}
