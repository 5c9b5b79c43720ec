import { DistinctCounter } from "#core/distinct-counter.ts";
import { flowHigh, flowLow, withPort } from "#core/ends.ts";
import type { Micros } from "#core/units.ts";
import type { CommonFrames, Packet } from "#decode/types.ts";
import { ArpOperation, Layer, TcpFlag, UDP_KIND, UDP_SHIFT } from "#decode/types.ts";
import { hashDestination, hashSource } from "#windows/addresses.ts";
import { FlowMemory } from "#windows/flow-memory.ts";
import { PacketBatch } from "#windows/packet-batch.ts";
import { PortEntropy } from "#windows/port-entropy.ts";
import type { WindowCounts } from "#windows/types.ts";

const GROUP_SHIFT = 8;
const RESET_SHIFT = 31 - Math.clz32(TcpFlag.rst);
const SYN_ACK = TcpFlag.syn | TcpFlag.ack;

/** By flags: 1 for a segment that asks for a connection. */
const IS_SYN = Uint8Array.from({ length: 2 * UDP_KIND }, (_, flags) =>
  (flags & SYN_ACK) === TcpFlag.syn ? 1 : 0,
);

/** Counts the open window, frame by frame, in memory that never grows. */
export class WindowTally {
  readonly flows = new FlowMemory();
  readonly #seed: number;
  declare private readonly frames: CommonFrames;
  readonly #sources = new DistinctCounter();
  readonly #dstPorts = new PortEntropy();
  readonly #batch = new PacketBatch();
  #tick = 0;
  #packets = 0;
  #bytes = 0;
  #groupFrames = 0;
  #ipPackets = 0;
  #tcpSegments = 0;
  #tcpSyns = 0;
  #tcpResets = 0;
  #udpDatagrams = 0;
  #icmpMessages = 0;
  #newFlows = 0;
  #lateFrames = 0;
  #arpRequests = 0;
  #arpReplies = 0;
  #arpUnsolicited = 0;
  #bindingChanges = 0;

  /**
   * @param seed of the hashes; a replay fixes it, a live box draws it
   * @param frames that will wait to be counted together
   */
  constructor(seed: number, frames: CommonFrames) {
    this.#seed = seed;
    this.frames = frames;
  }

  /** @param tick of Elapsed */
  add(packet: Packet, tick: number): void {
    if (tick !== this.#tick) this.#advance(tick);
    this.#packets++;
    this.#bytes += packet.wireBytes;
    if ((packet.dstMacHigh & 0x0100) !== 0) this.#groupFrames++;
    if (packet.ipVersion !== 0) this.#addIp(packet);
  }

  /** Counts the frames that wait. */
  readonly addAll = (tick: number): void => {
    if (tick !== this.#tick) this.#advance(tick);
    const frames = this.frames;
    const { count, kinds, wireBytes, macHighs } = frames;
    let bytes = 0;
    let groupFrames = 0;
    let datagrams = 0;
    let syns = 0;
    let resets = 0;
    for (let i = 0; i < count; i++) {
      const kind = kinds[i] as number;
      bytes += wireBytes[i] as number;
      groupFrames += ((macHighs[i] as number) >> GROUP_SHIFT) & 1;
      datagrams += kind >> UDP_SHIFT;
      syns += IS_SYN[kind] as number;
      resets += (kind >> RESET_SHIFT) & 1;
    }
    this.#packets += count;
    this.#bytes += bytes;
    this.#groupFrames += groupFrames;
    this.#ipPackets += count;
    this.#udpDatagrams += datagrams;
    this.#tcpSegments += count - datagrams;
    this.#tcpSyns += syns;
    this.#tcpResets += resets;
    this.#newFlows += this.flows.countNew(frames.flowHighs, frames.flowLows, count);
    this.#sources.addAll(frames.srcHashes, count);
    this.#dstPorts.addAll(frames.ports, count);
  };

  #addIp(packet: Packet): void {
    this.#ipPackets++;
    const batch = this.#batch;
    const { dstPort, layer } = packet;
    const srcHash = hashSource(packet, this.#seed);
    batch.srcHashes[batch.packets++] = srcHash;
    if (packet.isLaterFragment === 0) {
      const dstHash = hashDestination(packet, this.#seed);
      const src = withPort(srcHash, packet.srcPort);
      const dst = withPort(dstHash, dstPort);
      batch.flowHighs[batch.flows] = flowHigh(src, dst, packet.ipProtocol);
      batch.flowLows[batch.flows++] = flowLow(src, dst);
    }
    if (layer === Layer.tcp) {
      this.#tcpSegments++;
      const flags = packet.tcpFlags;
      if ((flags & SYN_ACK) === TcpFlag.syn) this.#tcpSyns++;
      if ((flags & TcpFlag.rst) !== 0) this.#tcpResets++;
      batch.dstPorts[batch.ports++] = dstPort;
    } else if (layer === Layer.udp) {
      this.#udpDatagrams++;
      batch.dstPorts[batch.ports++] = dstPort;
    } else if (layer === Layer.icmp || layer === Layer.icmpv6) {
      this.#icmpMessages++;
    }
    if (batch.isFull) this.#settle();
  }

  #advance(tick: number): void {
    this.#settle();
    this.#tick = tick;
    this.flows.advance(tick);
  }

  /** Works off the batch. */
  #settle(): void {
    const batch = this.#batch;
    this.#newFlows += this.flows.countNew(batch.flowHighs, batch.flowLows, batch.flows);
    this.#sources.addAll(batch.srcHashes, batch.packets);
    this.#dstPorts.addAll(batch.dstPorts, batch.ports);
    batch.clear();
  }

  addArp(operation: number, isUnsolicited: boolean, isBindingChange: boolean): void {
    if (operation === ArpOperation.request) this.#arpRequests++;
    else if (operation === ArpOperation.reply) this.#arpReplies++;
    if (isUnsolicited) this.#arpUnsolicited++;
    if (isBindingChange) this.#bindingChanges++;
  }

  addLate(): void {
    this.#lateFrames++;
  }

  /** Frames and bytes of the open window so far. */
  get soFar(): { readonly packets: number; readonly bytes: number; readonly groupFrames: number } {
    return { packets: this.#packets, bytes: this.#bytes, groupFrames: this.#groupFrames };
  }

  /** The counts so far; the tally starts again from nothing. */
  close(startAt: Micros): WindowCounts {
    this.#settle();
    const counts: WindowCounts = {
      startAt,
      packets: this.#packets,
      bytes: this.#bytes,
      groupFrames: this.#groupFrames,
      ipPackets: this.#ipPackets,
      tcpSegments: this.#tcpSegments,
      tcpSyns: this.#tcpSyns,
      tcpResets: this.#tcpResets,
      udpDatagrams: this.#udpDatagrams,
      icmpMessages: this.#icmpMessages,
      arpRequests: this.#arpRequests,
      arpReplies: this.#arpReplies,
      arpUnsolicited: this.#arpUnsolicited,
      bindingChanges: this.#bindingChanges,
      newFlows: this.#newFlows,
      distinctSources: this.#sources.count(),
      dstPortEntropyBits: this.#dstPorts.bits(),
      lateFrames: this.#lateFrames,
    };
    this.#reset();
    return counts;
  }

  #reset(): void {
    this.#sources.reset();
    this.#dstPorts.reset();
    this.#packets = 0;
    this.#bytes = 0;
    this.#groupFrames = 0;
    this.#ipPackets = 0;
    this.#tcpSegments = 0;
    this.#tcpSyns = 0;
    this.#tcpResets = 0;
    this.#udpDatagrams = 0;
    this.#icmpMessages = 0;
    this.#newFlows = 0;
    this.#lateFrames = 0;
    this.#arpRequests = 0;
    this.#arpReplies = 0;
    this.#arpUnsolicited = 0;
    this.#bindingChanges = 0;
  }
}
