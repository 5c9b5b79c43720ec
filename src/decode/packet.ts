import type { Micros } from "#core/units.ts";
import { Refusal } from "#decode/refusal.ts";
import type { Packet } from "#decode/types.ts";
import { Control, Layer } from "#decode/types.ts";

/** A packet to decode into; one lasts a lifetime. */
export function createPacket(): Packet {
  return {
    bytes: new Uint8Array(0),
    view: new DataView(new ArrayBuffer(0)),
    at: 0 as Micros,
    wireBytes: 0,
    start: 0,
    end: 0,
    wireEnd: 0,
    refusal: Refusal.none,
    layer: Layer.none,
    control: Control.none,
    dstMacHigh: 0,
    dstMacLow: 0,
    srcMacHigh: 0,
    srcMacLow: 0,
    vlanTags: 0,
    vlanId: 0,
    etherType: 0,
    ipVersion: 0,
    ipProtocol: -1,
    ipTtl: 0,
    isLaterFragment: 0,
    l3Offset: 0,
    srcIpOffset: 0,
    dstIpOffset: 0,
    srcIp: 0,
    dstIp: 0,
    l4Offset: 0,
    srcPort: 0,
    dstPort: 0,
    tcpFlags: 0,
    icmpType: -1,
  };
}

/**
 * True when the bytes before `until` may be read. Otherwise notes why not: `fault` when the wire
 * itself was too short, `cut` when only the capture was.
 */
export function reaches(packet: Packet, until: number, fault: Refusal): boolean {
  if (until <= packet.end) return true;
  packet.refusal = until > packet.wireEnd ? fault : Refusal.cut;
  return false;
}

/** The layer in hand ends before the one around it: what follows is padding. */
export function endAt(packet: Packet, wireEnd: number): void {
  packet.wireEnd = wireEnd;
  if (wireEnd < packet.end) packet.end = wireEnd;
}

/**
 * The packet's bytes are these from now on. A view reads two or four bytes in one step, where an
 * array reads each with a check of its own.
 */
export function borrow(packet: Packet, bytes: Uint8Array): DataView {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  packet.bytes = bytes;
  packet.view = view;
  return view;
}
