import { DistinctCounter } from "#core/distinct-counter.ts";
import type { Micros } from "#core/units.ts";
import type { Packet } from "#decode/types.ts";
import { Layer, TcpFlag } from "#decode/types.ts";
import { hashAddress } from "#windows/addresses.ts";
import { FlowTable } from "#windows/flow-table.ts";
import { PortEntropy } from "#windows/port-entropy.ts";
import type { WindowCounts } from "#windows/types.ts";

/** Conversations remembered at once, in 2 MiB. */
const FLOW_LIMIT = 262_144;
const SYN_ACK = TcpFlag.syn | TcpFlag.ack;

/** Counts the open window, frame by frame, in memory that never grows. */
export class WindowTally {
  readonly flows: FlowTable;
  readonly #seed: number;
  readonly #sources = new DistinctCounter();
  readonly #dstPorts = new PortEntropy();
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

  /** @param seed of the hashes; a replay fixes it, a live box draws it */
  constructor(seed: number) {
    this.#seed = seed;
    this.flows = new FlowTable(FLOW_LIMIT, seed);
  }

  /** @param tick of Elapsed */
  add(packet: Packet, tick: number): void {
    this.#packets++;
    this.#bytes += packet.wireBytes;
    if ((packet.dstMacHigh & 0x0100) !== 0) this.#groupFrames++;
    if (packet.ipVersion !== 0) this.#addIp(packet, tick);
  }

  #addIp(packet: Packet, tick: number): void {
    this.#ipPackets++;
    const srcHash = hashAddress(packet.bytes, packet.srcIpOffset, packet.ipVersion, this.#seed);
    this.#sources.add(srcHash);
    if (packet.isLaterFragment === 0 && this.flows.isNew(packet, srcHash, tick)) this.#newFlows++;
    const layer = packet.layer;
    if (layer === Layer.tcp) {
      this.#tcpSegments++;
      const flags = packet.tcpFlags;
      if ((flags & SYN_ACK) === TcpFlag.syn) this.#tcpSyns++;
      if ((flags & TcpFlag.rst) !== 0) this.#tcpResets++;
      this.#dstPorts.add(packet.dstPort);
    } else if (layer === Layer.udp) {
      this.#udpDatagrams++;
      this.#dstPorts.add(packet.dstPort);
    } else if (layer === Layer.icmp || layer === Layer.icmpv6) {
      this.#icmpMessages++;
    }
  }

  addArp(isRequest: boolean, isUnsolicited: boolean, isBindingChange: boolean): void {
    if (isRequest) this.#arpRequests++;
    else this.#arpReplies++;
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
