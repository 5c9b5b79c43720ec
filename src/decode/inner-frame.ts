import { isGlobalIpv4, isGlobalIpv6 } from "#core/ip-address.ts";
import { reaches, refuse } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import type { Packet } from "#decode/types.ts";

/** A mirror's delivery inside another's; nobody needs more. */
const MOST_TUNNELS = 2;
const ETHERNET_BYTES = 14;
const SITE_BYTES = 6;
/** Longer than any packet: of a frame that is not all there, the end on the wire is not known. */
const UNKNOWN_REST_BYTES = 65_535;

/**
 * Makes the packet ready to be decoded anew from the Ethernet frame at `at`, and gives `at` back;
 * or -1 with the reason noted and nothing changed.
 * @param vlanId of the frame, should it have no tag
 * @param isPart true when the wire has not brought all of the frame
 */
export function enterFrame(packet: Packet, at: number, vlanId: number, isPart: boolean): number {
  if (packet.tunnels === MOST_TUNNELS) return refuse(packet, Refusal["tunnel-depth"]);
  if (isFromOutside(packet)) return refuse(packet, Refusal["tunnel-origin"]);
  if (!reaches(packet, at + ETHERNET_BYTES, Refusal["tunnel-short"])) return -1;
  packet.tunnels++;
  packet.wireBytes = packet.wireEnd - at;
  packet.vlanId = vlanId;
  if (isPart) packet.wireEnd += UNKNOWN_REST_BYTES;
  return at;
}

/**
 * True for a datagram out of the Internet to this network: whoever can send one must not be able to
 * make us see frames that never were on this network. A sender with a global address must be of
 * the receiver's own site: a /48 of IPv6 (RFC 6177), where there is no NAT to tell inside from
 * outside.
 */
function isFromOutside({ ipVersion, bytes, srcIp, dstIp, srcIpOffset, dstIpOffset }: Packet) {
  if (ipVersion === 4) return isGlobalIpv4(srcIp) && !isGlobalIpv4(dstIp);
  if (!isGlobalIpv6(bytes, srcIpOffset)) return false;
  for (let i = 0; i < SITE_BYTES; i++) {
    if (bytes[srcIpOffset + i] !== bytes[dstIpOffset + i]) return true;
  }
  return false;
}
