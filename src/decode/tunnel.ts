import { findInGre } from "#decode/gre.ts";
import { Refusal } from "#decode/refusal.ts";
import { Layer, type Packet, Unwrap } from "#decode/types.ts";
import { findInVxlan, VXLAN_PORT } from "#decode/vxlan.ts";

const GRE = 47;

/**
 * Offset of the Ethernet frame that a decoded packet carries, with the packet made ready to be
 * decoded anew from there. -1 when it carries none that is wanted, or one that is refused, with
 * the reason noted and all that was decoded kept.
 */
export function findInnerFrame(packet: Packet, unwrap: Unwrap): number {
  if (unwrap === Unwrap.none || packet.refusal !== Refusal.none) return -1;
  if (packet.ipProtocol === GRE) return packet.isLaterFragment ? -1 : findInGre(packet, unwrap);
  const isVxlan = packet.layer === Layer.udp && packet.dstPort === VXLAN_PORT;
  return isVxlan && unwrap === Unwrap.all ? findInVxlan(packet) : -1;
}
