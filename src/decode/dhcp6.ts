import { int32, uint16 } from "#core/bytes.ts";
import { reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import type { Dhcp6Facts, Packet } from "#decode/types.ts";

const UDP_BYTES = 8;
/** Type and transaction (RFC 8415 section 8). */
const FIXED_BYTES = 4;
/** Code and length (section 21.1). */
const OPTION_BYTES = 4;
const Option = { serverId: 2, nameServers: 23 } as const;
/** Relay-forward and relay-reply (section 9) carry a whole message in an option. */
const RELAY_FORWARD = 12;
/** Two bytes of type and up to 128 more (section 11.1). */
const LONGEST_DUID = 130;

export function createDhcp6Facts(): Dhcp6Facts {
  return {
    messageType: 0,
    transactionId: 0,
    serverIdOffset: -1,
    serverIdBytes: 0,
    nameServerOffset: -1,
  };
}

/**
 * Reads the DHCPv6 message of a packet with `control` dhcp6. Of what relays say to servers only
 * the type. False with the reason noted.
 */
export function decodeDhcp6(packet: Packet, facts: Dhcp6Facts): boolean {
  const at = packet.l4Offset + UDP_BYTES;
  if (!reaches(packet, at + FIXED_BYTES, Refusal["dhcp6-short"])) return false;
  const head = int32(packet.bytes, at);
  facts.messageType = head >>> 24;
  facts.transactionId = head & 0xffffff;
  facts.serverIdOffset = -1;
  facts.serverIdBytes = 0;
  facts.nameServerOffset = -1;
  if (facts.messageType >= RELAY_FORWARD) {
    facts.transactionId = 0;
    return true;
  }
  return readOptions(packet, at + FIXED_BYTES, facts);
}

function readOptions(packet: Packet, offset: number, facts: Dhcp6Facts): boolean {
  const bytes = packet.bytes;
  for (let at = offset; at < packet.end; ) {
    if (!reaches(packet, at + OPTION_BYTES, Refusal["dhcp6-option-length"])) return false;
    const code = uint16(bytes, at);
    const lengthBytes = uint16(bytes, at + 2);
    at += OPTION_BYTES;
    if (!reaches(packet, at + lengthBytes, Refusal["dhcp6-option-length"])) return false;
    if (code === Option.serverId && lengthBytes > 0 && lengthBytes <= LONGEST_DUID) {
      facts.serverIdOffset = at;
      facts.serverIdBytes = lengthBytes;
    } else if (code === Option.nameServers && lengthBytes >= 16 && facts.nameServerOffset < 0) {
      facts.nameServerOffset = at;
    }
    at += lengthBytes;
  }
  return true;
}
