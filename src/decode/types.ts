import type { Micros } from "#core/units.ts";
import type { Refusal } from "#decode/refusal.ts";

/** The deepest layer that was decoded. */
export const Layer = {
  none: 0,
  link: 1,
  arp: 2,
  ip: 3,
  tcp: 4,
  udp: 5,
  icmp: 6,
  icmpv6: 7,
} as const;
export type Layer = (typeof Layer)[keyof typeof Layer];

/** Protocols whose frames steer the network; the layer-2 engine reads them whole. */
export const Control = { none: 0, arp: 1, ndp: 2, dhcp: 3, vrrp: 4, hsrp: 5, dhcp6: 6 } as const;
export type Control = (typeof Control)[keyof typeof Control];

export const TcpFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const;

/**
 * Whose inner frame is decoded in place of the frame on the wire: nobody's, a mirror's by ERSPAN,
 * or also that of VXLAN and of GRE with transparent Ethernet bridging.
 */
export const Unwrap = { none: 0, erspan: 1, all: 2 } as const;
export type Unwrap = (typeof Unwrap)[keyof typeof Unwrap];

/**
 * One decoded frame. The object is reused for every frame, and `bytes` are borrowed with the
 * frame: all offsets point into them. Every number but `at` fits a signed 32-bit integer, which
 * keeps the engine from allocating.
 */
export interface Packet {
  bytes: Uint8Array;
  /** The same memory as `bytes`. */
  view: DataView;
  at: Micros;
  /** Bytes on the wire; of an inner frame, those it had itself. */
  wireBytes: number;
  /** First byte of the frame: of the inner one where a tunnel was looked into. */
  start: number;
  /** One past the last byte that may be read; after IP, without the link's padding. */
  end: number;
  /** One past the last byte that the layer in hand had on the wire; never below `end`. */
  wireEnd: number;
  refusal: Refusal;
  layer: Layer;
  control: Control;
  /** Upper 16 and lower 32 bits of the link addresses; 0 where the link has none. */
  dstMacHigh: number;
  dstMacLow: number;
  srcMacHigh: number;
  srcMacLow: number;
  /** Tags seen, and the outermost VLAN (0 without; ERSPAN tells an untagged frame's). */
  vlanTags: number;
  vlanId: number;
  etherType: number;
  /** 4, 6, or 0. */
  ipVersion: number;
  /** IANA protocol number after IPv6 extension headers; -1 without IP. */
  ipProtocol: number;
  /** TTL or hop limit. */
  ipTtl: number;
  /** 1 for any piece of a fragmented datagram but the first. */
  isLaterFragment: number;
  /** Offset of the network layer's first byte. */
  l3Offset: number;
  /** Where the addresses stand: 4 bytes each in IPv4, 16 in IPv6. */
  srcIpOffset: number;
  dstIpOffset: number;
  /** The IPv4 addresses as 32-bit integers of either sign; 0 without IPv4. */
  srcIp: number;
  dstIp: number;
  /** Offset of the transport header. */
  l4Offset: number;
  srcPort: number;
  dstPort: number;
  /** TcpFlag bits, or 0. */
  tcpFlags: number;
  /** Type field of ICMP and ICMPv6, or -1. */
  icmpType: number;
  /** How many tunnels the frame was taken out of. */
  tunnels: number;
}

/** In `CommonFrames.kinds`: UDP, which has no flags. */
export const UDP_KIND = 0x40;
/** A kind moved right so far is 1 for UDP and 0 for TCP. */
export const UDP_SHIFT = 31 - Math.clz32(UDP_KIND);
/** Common frames that wait at most. */
export const COMMON_FRAMES = 256;

/**
 * Ordinary frames that wait to be worked off together, in the order they came, all within one tick
 * and one window: whole TCP and UDP packets in plain IPv4 over untagged Ethernet. Column by column,
 * `count` values each.
 */
export interface CommonFrames {
  readonly count: number;
  /** Number of the first frame; the others follow it without a gap. */
  readonly firstNumber: number;
  /** Capture times in microseconds. */
  readonly times: Float64Array;
  readonly wireBytes: Float64Array;
  /** TcpFlag bits, or UDP_KIND. */
  readonly kinds: Uint8Array;
  /** Upper halves of the link addresses: source above, destination below. */
  readonly macHighs: Int32Array;
  readonly srcMacLows: Int32Array;
  /** Source port above, destination port below. */
  readonly ports: Int32Array;
  /** Seeded hashes (core/ends.ts) of the source address, and of the conversation. */
  readonly srcHashes: Int32Array;
  readonly flowHighs: Int32Array;
  readonly flowLows: Int32Array;
  /** What few ask for: lower half of the destination's link address, source address. */
  dstMacLowOf(index: number): number;
  srcIpOf(index: number): number;
  /** Where the guard keeps the source station, or -1; not yet right where `looks` is not 0. */
  readonly slots: Int32Array;
  /** Not 0 for a frame that somebody must look at as a packet of its own. */
  readonly looks: Uint8Array;
}

/** Operation field of ARP (RFC 826). */
export const ArpOperation = { request: 1, reply: 2 } as const;

/** Option 53 of RFC 2132. */
export const DhcpMessage = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const;

/** ICMPv6 types of RFC 4861 section 4. */
export const NdpType = {
  routerSolicitation: 133,
  routerAdvertisement: 134,
  neighbourSolicitation: 135,
  neighbourAdvertisement: 136,
  redirect: 137,
} as const;

/** An ARP message for IPv4 over Ethernet (RFC 826). Addresses as 32-bit integers of either sign. */
export interface ArpFacts {
  operation: number;
  senderMacHigh: number;
  senderMacLow: number;
  senderIp: number;
  targetMacHigh: number;
  targetMacLow: number;
  targetIp: number;
}

/**
 * A DHCPv4 message (RFC 2131, options of RFC 2132). Addresses are 0 where absent; an offset, into
 * the packet's borrowed bytes, is -1 where its option is absent.
 */
export interface DhcpFacts {
  /** 1 request, 2 reply. */
  operation: number;
  /** Option 53, or 0. */
  messageType: number;
  transactionId: number;
  clientMacHigh: number;
  clientMacLow: number;
  clientIp: number;
  yourIp: number;
  /** The relay agent that forwarded it (giaddr), or 0. */
  relayIp: number;
  /** Option 50. */
  requestedIp: number;
  /** Option 54. */
  serverIp: number;
  /** First of option 3. */
  routerIp: number;
  /** First of option 6. */
  nameServerIp: number;
  /** All of option 6: addresses of 4 bytes each. */
  nameServersOffset: number;
  nameServersBytes: number;
  /** Option 51, or 0. */
  leaseSeconds: number;
  /** Option 12, as the client wrote it; 1 to 255 bytes of anything. */
  hostNameOffset: number;
  hostNameBytes: number;
  /** Option 55: the codes the client asks for, in its order. */
  parametersOffset: number;
  parametersBytes: number;
  /** Option 60. */
  vendorClassOffset: number;
  vendorClassBytes: number;
  /** Option 61. */
  clientIdOffset: number;
  clientIdBytes: number;
}

/** Message types of RFC 8415 section 7.3 that servers and clients say to each other. */
export const Dhcp6Message = { solicit: 1, advertise: 2, request: 3, reply: 7 } as const;

/** A DHCPv6 message between client and server (RFC 8415). Offsets -1 where absent. */
export interface Dhcp6Facts {
  messageType: number;
  /** 24 bits. */
  transactionId: number;
  /** DUID of option 2, of at most 130 bytes. */
  serverIdOffset: number;
  serverIdBytes: number;
  /** First 16-byte address of option 23 (RFC 3646). */
  nameServerOffset: number;
}

/** A neighbour discovery message (RFC 4861). */
export interface NdpFacts {
  /** ICMPv6 type 133 to 137. */
  type: number;
  /** Offset of the 16-byte target of NS, NA and redirect; -1 without. */
  targetOffset: number;
  /** R, S and O bits of an NA in the top three bits of one byte. */
  flags: number;
  /** Of an RA, as are `routerFlags` and `hopLimit`; 0 elsewhere. */
  routerLifetimeSeconds: number;
  /** M (0x80), O (0x40) and the two bits of preference (0x18, RFC 4191 section 2.2). */
  routerFlags: number;
  /** Current hop limit for hosts. */
  hopLimit: number;
  /** First source or target link-layer address option, whichever the type carries; -1 without. */
  linkMacHigh: number;
  linkMacLow: number;
  /** Offset of the first prefix information option, or -1. */
  prefixOffset: number;
  /** Offset of the first 16-byte address of the first RDNSS option (RFC 8106), or -1. */
  nameServerOffset: number;
}

/** A VRRP advertisement (RFC 5798, RFC 3768) or HSRP hello (RFC 2281, version 2). */
export interface RouterGroupFacts {
  version: number;
  group: number;
  priority: number;
  /** First virtual IPv4 address, or 0. */
  virtualIp: number;
}
