import { formatIpv4, formatIpv6 } from "#core/ip-address.ts";
import { formatMac, macFromParts } from "#core/mac-address.ts";
import type { Packet } from "#decode/types.ts";

/** Who does what to whom, as texts. */
export interface Parties {
  readonly attacker: { readonly mac: string; readonly ip: string };
  readonly victim: string;
  readonly vlan?: number;
}

/** Of a frame that the attacker sent, or (`isAnswer`) that its victim sent back. */
export function partiesOf(packet: Packet, isAnswer = false): Parties {
  const mac = isAnswer
    ? macFromParts(packet.dstMacHigh, packet.dstMacLow)
    : macFromParts(packet.srcMacHigh, packet.srcMacLow);
  const from = formatEnd(packet, packet.srcIp, packet.srcIpOffset);
  const to = formatEnd(packet, packet.dstIp, packet.dstIpOffset);
  return {
    attacker: { mac: formatMac(mac), ip: isAnswer ? to : from },
    victim: isAnswer ? from : to,
    ...(packet.vlanTags > 0 && { vlan: packet.vlanId }),
  };
}

function formatEnd(packet: Packet, ip: number, offset: number): string {
  return packet.ipVersion === 4 ? formatIpv4(ip) : formatIpv6(packet.bytes, offset);
}
