import { LinkType } from "#capture/types.ts";
import { parseMac } from "#core/mac-address.ts";
import type { MacAddress, Micros } from "#core/units.ts";
import { decodeFrame } from "#decode/frame.ts";
import { createNdpFacts, decodeNdp } from "#decode/ndp.ts";
import { createPacket } from "#decode/packet.ts";
import { createRouterGroupFacts, decodeVrrp } from "#decode/router-group.ts";
import type { NdpFacts, Packet, RouterGroupFacts } from "#decode/types.ts";
import type { Moment } from "#l2/types.ts";

/** A frame as the pipeline decodes it. */
export function decoded(bytes: Uint8Array): Packet {
  const packet = createPacket();
  const size = { offset: 0, capturedBytes: bytes.length, wireBytes: bytes.length };
  decodeFrame({ bytes, ...size, at: 0 as Micros, link: LinkType.ethernet, own: false }, packet);
  return packet;
}

export function ndpOf(bytes: Uint8Array): { packet: Packet; ndp: NdpFacts } {
  const [packet, ndp] = [decoded(bytes), createNdpFacts()];
  if (!decodeNdp(packet, ndp)) throw new Error("no message of neighbour discovery");
  return { packet, ndp };
}

export function helloOf(bytes: Uint8Array): { packet: Packet; facts: RouterGroupFacts } {
  const [packet, facts] = [decoded(bytes), createRouterGroupFacts()];
  if (!decodeVrrp(packet, facts)) throw new Error("no hello");
  return { packet, facts };
}

export function macOf(text: string): MacAddress {
  return parseMac(text) as MacAddress;
}

/** The moment so many seconds after the start. */
export function momentAt(seconds: number): Moment {
  return { at: Math.round(seconds * 1e6) as Micros, tick: 1 + Math.floor(seconds * 10), frame: 1 };
}
