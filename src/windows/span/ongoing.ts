import { isGroupMac } from "#core/mac-address.ts";
import { Layer, type Packet, TcpFlag } from "#decode/types.ts";

/**
 * A segment of a connection that both sides have opened: ACK without SYN or RST (RFC 9293, 3.5).
 * What tells of the mirror is read off these alone: few floods and scans make any, and nobody sends
 * one twice within a millisecond.
 */
export function isOngoing({ layer, tcpFlags, dstMacHigh }: Packet): boolean {
  if (layer !== Layer.tcp || isGroupMac(dstMacHigh)) return false;
  return (tcpFlags & (TcpFlag.ack | TcpFlag.syn | TcpFlag.rst)) === TcpFlag.ack;
}
