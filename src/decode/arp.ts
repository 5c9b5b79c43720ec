import { int32, uint16 } from "#core/bytes.ts";
import { reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import type { ArpFacts, Packet } from "#decode/types.ts";

const MESSAGE_BYTES = 28;
/** Hardware types that carry Ethernet addresses: Ethernet and IEEE 802 (RFC 1700). */
const isEthernet = (hardware: number) => hardware === 1 || hardware === 6;

export function createArpFacts(): ArpFacts {
  return {
    operation: 0,
    senderMacHigh: 0,
    senderMacLow: 0,
    senderIp: 0,
    targetMacHigh: 0,
    targetMacLow: 0,
    targetIp: 0,
  };
}

/** Reads the ARP message (RFC 826) of a packet with `control` arp. False with the reason noted. */
export function decodeArp(packet: Packet, facts: ArpFacts): boolean {
  const at = packet.l3Offset;
  if (!reaches(packet, at + 8, Refusal["arp-short"])) return false;
  const bytes = packet.bytes;
  if (!isEthernet(uint16(bytes, at))) return refuse(packet, Refusal["arp-hardware-type"]);
  if (uint16(bytes, at + 2) !== 0x0800) return refuse(packet, Refusal["arp-protocol-type"]);
  if (bytes[at + 4] !== 6 || bytes[at + 5] !== 4) return refuse(packet, Refusal["arp-lengths"]);
  if (!reaches(packet, at + MESSAGE_BYTES, Refusal["arp-short"])) return false;
  facts.operation = uint16(bytes, at + 6);
  facts.senderMacHigh = uint16(bytes, at + 8);
  facts.senderMacLow = int32(bytes, at + 10);
  facts.senderIp = int32(bytes, at + 14);
  facts.targetMacHigh = uint16(bytes, at + 18);
  facts.targetMacLow = int32(bytes, at + 20);
  facts.targetIp = int32(bytes, at + 24);
  return true;
}

function refuse(packet: Packet, reason: Refusal): false {
  packet.refusal = reason;
  return false;
}
