import { type Frame, LinkType } from "#capture/types.ts";
import { micros } from "#core/units.ts";
import { decodeFrame } from "#decode/frame.ts";
import { createPacket } from "#decode/packet.ts";
import type { Packet } from "#decode/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { type Host, hex } from "../../helpers/frames.ts";

export const START = 1_714_557_600_000_000;
export const gateway: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
export const victim: Host = { mac: "02:00:00:00:00:02", ip: "192.168.1.2" };
export const attacker: Host = { mac: "02:00:00:00:00:66", ip: "192.168.1.66" };
export const stranger: Host = { mac: "02:00:00:00:00:77", ip: "192.168.1.77" };

export function frameOf(bytes: Uint8Array, changes: Partial<Frame> = {}): Frame {
  const length = bytes.length;
  return {
    bytes,
    offset: 0,
    capturedBytes: length,
    wireBytes: length,
    at: micros(START),
    link: LinkType.ethernet,
    own: false,
    ...changes,
  };
}

/** Decoded as the pipeline does it. */
export function packetOf(frame: Frame): Packet {
  const packet = createPacket();
  decodeFrame(frame, packet);
  return packet;
}

/** A TCP segment with so many bytes of data, each of them 0xdd. */
export function segment(from: Host, to: Host, dataBytes: number, flags = "10"): Uint8Array {
  const ip = (host: Host) =>
    host.ip.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
  const length = (40 + dataBytes).toString(16).padStart(4, "0");
  return hex(
    `${to.mac} ${from.mac} 0800`,
    `4500 ${length} 1234 0000 40 06 0000`,
    ...ip(from),
    ...ip(to),
    `c000 01bb 00000001 00000000 50 ${flags} 0400 0000 0000`, // ports, numbers, flags, window
    "dd".repeat(dataBytes),
  );
}

export function alertOf(changes: Partial<AlertEvent> = {}): AlertEvent {
  return {
    kind: "alert",
    id: "arp-spoof-1",
    state: "opened",
    type: "arp-spoof",
    severity: "critical",
    at: micros(START),
    since: micros(START),
    frame: 1,
    count: 1,
    attacker: { mac: attacker.mac, ip: null },
    claimed: gateway.ip,
    owner: { mac: gateway.mac },
    victims: [victim.ip],
    verdict: `${attacker.mac} pretends to be ${gateway.ip}.`,
    why: ["it sent a reply that nobody had asked for"],
    ...changes,
  };
}
