import { callFailed, lastErrno, libc, must } from "#capture/ring/libc.ts";
import {
  AF_PACKET,
  ARPHRD_ETHER,
  ARPHRD_LOOPBACK,
  ETH_P_ALL,
  PACKET_MR_PROMISC,
  PacketOption,
  SOL_PACKET,
} from "#capture/ring/packet-abi.ts";
import type { RingSocket } from "#capture/ring/types.ts";
import { AppError } from "#core/errors.ts";

const ENODEV = 19;
const SOCKADDR_LL_BYTES = 20;
const PACKET_MREQ_BYTES = 16;

/** Index of the interface that bears the name now, or 0. */
export function currentIndex(name: string): number {
  return libc.if_nametoindex(name);
}

/** Index of the interface the socket is bound to; -1 when it has gone, 0 when there is none. */
export function boundIndex(fd: number): number {
  return boundTo(fd).index;
}

/**
 * Binds to an interface and joins promiscuous mode; neither needs a capability, so it can be
 * done again when the interface comes back under a new index.
 * @returns false when that interface has gone meanwhile
 * @throws AppError "interface-unsupported", "capture-failed"
 */
export function bindRing(socket: RingSocket, index: number): boolean {
  const address = new Uint8Array(SOCKADDR_LL_BYTES);
  new Uint16Array(address.buffer)[0] = AF_PACKET;
  address[3] = ETH_P_ALL; // sll_protocol is in network order
  new Int32Array(address.buffer)[1] = index;
  if (!isThere("bind", libc.bind(socket.fd, address, address.length))) return false;
  const bound = boundTo(socket.fd);
  if (bound.index !== index) return false;
  if (bound.hardware !== ARPHRD_ETHER && bound.hardware !== ARPHRD_LOOPBACK) {
    throw new AppError(
      "interface-unsupported",
      `Interface "${socket.interface}" carries no Ethernet frames (hardware type ` +
        `${bound.hardware}): set capture.interface to the Ethernet port behind the mirror port`,
    );
  }
  return !socket.promiscuous || joinPromiscuous(socket.fd, index);
}

/** struct packet_mreq. */
function joinPromiscuous(fd: number, index: number): boolean {
  const membership = new Uint8Array(PACKET_MREQ_BYTES);
  new Int32Array(membership.buffer)[0] = index;
  new Uint16Array(membership.buffer)[2] = PACKET_MR_PROMISC;
  const option = PacketOption.addMembership;
  const result = libc.setsockopt(fd, SOL_PACKET, option, membership, membership.length);
  return isThere("setsockopt PACKET_ADD_MEMBERSHIP", result);
}

/** Fields of struct sockaddr_ll. */
function boundTo(fd: number): { readonly index: number; readonly hardware: number } {
  const address = new Uint8Array(SOCKADDR_LL_BYTES);
  must("getsockname", libc.getsockname(fd, address, Uint32Array.of(address.length)));
  return {
    index: new Int32Array(address.buffer)[1] as number,
    hardware: new Uint16Array(address.buffer)[4] as number,
  };
}

function isThere(call: string, result: number): boolean {
  if (result !== -1) return true;
  const errno = lastErrno();
  if (errno === ENODEV) return false;
  throw callFailed(call, errno);
}
