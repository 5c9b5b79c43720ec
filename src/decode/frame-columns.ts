import { type Frame, LinkType } from "#capture/types.ts";
import { flowHigh, flowLow, hashIpv4, withPort } from "#core/ends.ts";
import type { Micros } from "#core/units.ts";
import { Refusal } from "#decode/refusal.ts";
import {
  COMMON_FRAMES,
  type CommonFrames,
  Control,
  Layer,
  type Packet,
  UDP_KIND,
} from "#decode/types.ts";
import { VXLAN_PORT } from "#decode/vxlan.ts";

/** Ethernet, IPv4 without options, and the shorter of the two transport headers. */
const ETHERNET_BYTES = 14;
const IPV4_BYTES = 20;
const UDP_BYTES = 8;
const TCP_BYTES = 20;
const TCP = 6;
const UDP = 17;
/** EtherType of IPv4, then version 4 and a header of five words. */
const PLAIN_IPV4 = 0x080045;
const IPV4 = 0x0800;
const SHORTEST_BYTES = ETHERNET_BYTES + IPV4_BYTES + TCP_BYTES;
/** Bytes 6 to 9: more-fragments flag and fragment offset (RFC 791), then TTL and protocol. */
const FRAGMENT = 0x3fff_0000;
const TCP_FLAGS = 0x3f;
/** Of DHCP, HSRP and VXLAN: there is more to be read. */
const isReadFurther = (port: number) =>
  port === 67 || port === 68 || port === 1985 || port === VXLAN_PORT;

/**
 * Nearly every frame of a real network, decoded into columns. What windows and rules ask of such
 * frames they ask in tight loops over many, which costs the engine a fraction of a walk through
 * all of them frame by frame; the few that tell something become packets again. See ADR 9.
 */
export class FrameColumns implements CommonFrames {
  count = 0;
  firstNumber = 1;
  /** Frames of other times are not taken. */
  from = 0;
  until = 0;
  readonly times = new Float64Array(COMMON_FRAMES);
  /** A file may claim all of 32 bits. */
  readonly wireBytes = new Float64Array(COMMON_FRAMES);
  readonly kinds = new Uint8Array(COMMON_FRAMES);
  readonly macHighs = new Int32Array(COMMON_FRAMES);
  readonly srcMacLows = new Int32Array(COMMON_FRAMES);
  readonly ports = new Int32Array(COMMON_FRAMES);
  readonly srcHashes = new Int32Array(COMMON_FRAMES);
  readonly flowHighs = new Int32Array(COMMON_FRAMES);
  readonly flowLows = new Int32Array(COMMON_FRAMES);
  readonly slots = new Int32Array(COMMON_FRAMES);
  readonly looks = new Uint8Array(COMMON_FRAMES);
  /** All waiting frames borrow these; see `borrow`. */
  bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(this.bytes.buffer);
  readonly #offsets = new Int32Array(COMMON_FRAMES);
  readonly #captured = new Int32Array(COMMON_FRAMES);
  declare private readonly seed: number;

  /** @param seed of the hashes */
  constructor(seed: number) {
    this.seed = seed;
  }

  /** From now on frames of [from, until) are taken. None may be waiting. */
  between(from: number, until: number): void {
    this.from = from;
    this.until = until;
  }

  /** True for a time whose frames are taken. */
  isBetween(at: number): boolean {
    return at >= this.from && at < this.until;
  }

  /** From now on frames borrow `bytes`. None may be waiting. */
  borrow(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Decodes a frame into the next place of all columns. False, and no frame more, for all that is
   * not common and for anything odd: that goes the long way, to the very same answer (a property
   * test holds both to it); and for a frame of another block or time, one that the box sent itself,
   * and one that there is no room for. One function with hardly a branch, and bound to its columns:
   * the engine then knows where they are and keeps all else in registers.
   */
  readonly take = (frame: Frame): boolean => {
    const { at } = frame;
    const index = this.count | 0;
    if (frame.bytes !== this.bytes || at < this.from || at >= this.until) return false;
    if (index >= COMMON_FRAMES || frame.own) return false;
    const captured = frame.capturedBytes | 0;
    if (frame.link !== LinkType.ethernet || captured < SHORTEST_BYTES) return false;
    const view = this.#view;
    const start = frame.offset | 0;
    const l3 = (start + ETHERNET_BYTES) | 0;
    if (view.getInt32((start + 12) | 0) >>> 8 !== PLAIN_IPV4) return false;
    const ipEnd = (l3 + view.getUint16((l3 + 2) | 0)) | 0;
    const middle = view.getInt32((l3 + 6) | 0);
    if ((middle & FRAGMENT) !== 0 || ipEnd > ((start + captured) | 0)) return false;
    const protocol = middle & 0xff;
    // All bits set, or none: which of both comes next no processor can foresee.
    const isTcp = ((protocol ^ TCP) - 1) >> 31;
    const isUdp = ((protocol ^ UDP) - 1) >> 31;
    if ((isTcp | isUdp) === 0) return false;
    const l4 = (l3 + IPV4_BYTES) | 0;
    const ports = view.getInt32(l4);
    const l4Bytes = (ipEnd - l4) | 0;
    const control = view.getUint16((l4 + 12) | 0);
    const tcpBytes = (control >>> 12) << 2;
    const udpBytes = view.getUint16((l4 + 4) | 0);
    // Below 0 where a length is wrong.
    const tcpFault = (tcpBytes - TCP_BYTES) | (l4Bytes - tcpBytes);
    const udpFault = (udpBytes - UDP_BYTES) | (l4Bytes - udpBytes) | (udpBytes - l4Bytes);
    if (((tcpFault & isTcp) | (udpFault & isUdp)) < 0) return false;
    if (isReadFurther(ports & 0xffff) && isUdp !== 0) return false;
    const seed = this.seed;
    const srcHash = hashIpv4(view.getInt32((l3 + 12) | 0), seed);
    const src = withPort(srcHash, ports >>> 16);
    const dst = withPort(hashIpv4(view.getInt32((l3 + 16) | 0), seed), ports & 0xffff);
    this.times[index] = at;
    this.wireBytes[index] = frame.wireBytes;
    this.kinds[index] = (control & TCP_FLAGS & isTcp) | (UDP_KIND & isUdp);
    this.macHighs[index] = (view.getUint16((start + 6) | 0) << 16) | view.getUint16(start);
    this.srcMacLows[index] = view.getInt32((start + 8) | 0);
    this.ports[index] = ports;
    this.srcHashes[index] = srcHash;
    this.flowHighs[index] = flowHigh(src, dst, protocol);
    this.flowLows[index] = flowLow(src, dst);
    this.#offsets[index] = start;
    this.#captured[index] = captured;
    this.count = (index + 1) | 0;
    return true;
  };

  dstMacLowOf(index: number): number {
    return this.#view.getInt32((this.#offsets[index] as number) + 2);
  }

  srcIpOf(index: number): number {
    return this.#view.getInt32((this.#offsets[index] as number) + ETHERNET_BYTES + 12);
  }

  /** The frame at a place as it came. */
  restore(index: number, frame: Frame): void {
    frame.bytes = this.bytes;
    frame.offset = this.#offsets[index] as number;
    frame.capturedBytes = this.#captured[index] as number;
    frame.wireBytes = this.wireBytes[index] as number;
    frame.at = this.times[index] as Micros;
    frame.link = LinkType.ethernet;
    frame.own = false;
  }

  /** The packet at a place, all fields of it. */
  fill(index: number, packet: Packet): void {
    const view = this.#view;
    const start = this.#offsets[index] as number;
    const l3 = start + ETHERNET_BYTES;
    const kind = this.kinds[index] as number;
    const isUdp = kind === UDP_KIND;
    const ports = this.ports[index] as number;
    const macHighs = this.macHighs[index] as number;
    packet.bytes = this.bytes;
    packet.view = view;
    packet.at = this.times[index] as Micros;
    packet.wireBytes = this.wireBytes[index] as number;
    packet.start = start;
    packet.end = l3 + view.getUint16(l3 + 2);
    packet.wireEnd = packet.end;
    packet.refusal = Refusal.none;
    packet.layer = isUdp ? Layer.udp : Layer.tcp;
    packet.control = Control.none;
    packet.dstMacHigh = macHighs & 0xffff;
    packet.dstMacLow = this.dstMacLowOf(index);
    packet.srcMacHigh = macHighs >>> 16;
    packet.srcMacLow = this.srcMacLows[index] as number;
    packet.vlanTags = 0;
    packet.vlanId = 0;
    packet.etherType = IPV4;
    packet.ipVersion = 4;
    packet.ipProtocol = isUdp ? UDP : TCP;
    packet.ipTtl = view.getUint8(l3 + 8);
    packet.isLaterFragment = 0;
    packet.l3Offset = l3;
    packet.srcIpOffset = l3 + 12;
    packet.dstIpOffset = l3 + 16;
    packet.srcIp = this.srcIpOf(index);
    packet.dstIp = view.getInt32(l3 + 16);
    packet.l4Offset = l3 + IPV4_BYTES;
    packet.srcPort = ports >>> 16;
    packet.dstPort = ports & 0xffff;
    packet.tcpFlags = isUdp ? 0 : kind;
    packet.icmpType = -1;
    packet.tunnels = 0;
  }

  /** The frames have been worked off; the next to come has this number. */
  clear(nextNumber: number): void {
    this.count = 0;
    this.firstNumber = nextNumber;
  }
}
