/**
 * Numbers of linux/if_packet.h, linux/if_arp.h and the generic socket headers, as on every
 * machine Node runs on (x86, Arm, RISC-V). See man 7 packet and the kernel's
 * Documentation/networking/packet_mmap.rst.
 */
export const AF_PACKET = 17;
export const SOCK_RAW = 3;
export const SOCK_CLOEXEC = 0o2000000;
export const ETH_P_ALL = 0x0003;
export const ETH_P_8021Q = 0x8100;

export const SOL_SOCKET = 1;
export const SocketOption = { type: 3, error: 4, attachFilter: 26, domain: 39 } as const;

export const SOL_PACKET = 263;
export const PacketOption = {
  addMembership: 1,
  rxRing: 5,
  statistics: 6,
  version: 10,
  reserve: 12,
} as const;
export const TPACKET_V3 = 2;
export const PACKET_MR_PROMISC = 1;
export const PACKET_OUTGOING = 4;

export const ARPHRD_ETHER = 1;
/** Loopback: an Ethernet header with addresses of zero. */
export const ARPHRD_LOOPBACK = 772;

/** Owner of a block, and facts of a frame. */
export const TP_STATUS_KERNEL = 0;
export const TP_STATUS_USER = 1;
export const TP_STATUS_VLAN_VALID = 1 << 4;
export const TP_STATUS_VLAN_TPID_VALID = 1 << 6;

/** Fields of struct tpacket_block_desc, in 32-bit words; `sequence` takes two. */
export const BlockWord = {
  status: 2,
  frameCount: 3,
  firstOffset: 4,
  sequence: 6,
  openedSeconds: 8,
  openedNanoseconds: 9,
} as const;

/** Fields of struct tpacket3_hdr, in 32-bit words; `macAndNet` holds two of 16 bits. */
export const FrameWord = {
  nextOffset: 0,
  seconds: 1,
  nanoseconds: 2,
  capturedBytes: 3,
  wireBytes: 4,
  status: 5,
  vlanTci: 8,
} as const;
/** The same, in 16-bit halves. */
export const FrameHalf = { macOffset: 12, vlanTpid: 18 } as const;
/** sockaddr_ll follows the header (TPACKET_ALIGN(48)); `sll_pkttype` is its byte 10. */
export const PACKET_TYPE_BYTE = 48 + 10;
/** TPACKET3_HDRLEN: header and sockaddr_ll. The frame's bytes begin after it. */
export const FRAME_HEADER_BYTES = 48 + 20;
/** Frames of a block begin at multiples of 8 (V3_ALIGNMENT). */
export const FRAME_ALIGN_MASK = 7;
