import {
  ETHER_TYPE,
  endFrame,
  type Packet,
  putEthernet,
  putMac,
} from "#capture/synthetic/packet.ts";
import type { Ipv4, MacAddress } from "#core/units.ts";

export const ARP_OPERATION = { request: 1, reply: 2 } as const;

export interface ArpFields {
  readonly operation: number;
  /** Destination of the frame. */
  readonly to: MacAddress;
  readonly senderMac: MacAddress;
  readonly senderIp: Ipv4;
  readonly targetMac: MacAddress;
  readonly targetIp: Ipv4;
}

/** Writes an ARP frame for IPv4 over Ethernet (RFC 826). */
export function putArp(packet: Packet, from: MacAddress, fields: ArpFields): void {
  const { view } = packet;
  putEthernet(packet, fields.to, from, ETHER_TYPE.arp);
  view.setUint16(14, 1);
  view.setUint16(16, ETHER_TYPE.ipv4);
  view.setUint16(18, 0x0604);
  view.setUint16(20, fields.operation);
  putMac(packet, 22, fields.senderMac);
  view.setUint32(28, fields.senderIp);
  putMac(packet, 32, fields.targetMac);
  view.setUint32(38, fields.targetIp);
  endFrame(packet, 42);
}
