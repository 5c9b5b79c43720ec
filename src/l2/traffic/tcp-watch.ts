import { int32 } from "#core/bytes.ts";
import { withPort } from "#core/ends.ts";
import { type Packet, TcpFlag } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import { type AmplificationRule, HANDSHAKE } from "#l2/traffic/amplification.ts";
import { Connections, Progress } from "#l2/traffic/connections.ts";
import { type DataWatch, Look } from "#l2/traffic/data-watch.ts";
import type { Ends } from "#l2/traffic/ends.ts";
import type { HostSweepRule } from "#l2/traffic/host-sweep.ts";
import { Manner, type PortScanRule } from "#l2/traffic/port-scan.ts";
import type { Rush } from "#l2/traffic/rush.ts";
import type { SessionWatch } from "#l2/traffic/session-watch.ts";
import { type SynFloodRule, SynLoad } from "#l2/traffic/syn-flood.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

const { syn: SYN, ack: ACK, rst: RST, fin: FIN, psh: PSH, urg: URG } = TcpFlag;
const SYN_ACK = SYN | ACK;
const XMAS = FIN | PSH | URG;
/** So many connections ended by clients though never seen accepted: we see one direction. */
const LEAST_UNSEEN = 3;

export interface TcpRules {
  readonly ends: Ends;
  readonly portScan: PortScanRule;
  readonly hostSweep: HostSweepRule;
  readonly synFlood: SynFloodRule;
  readonly amplification: AmplificationRule;
  readonly sessions: SessionWatch;
  readonly data: DataWatch;
  readonly rush: Rush;
}

/**
 * Tells the rules what TCP segments mean: who asks, who accepts, who refuses, who ends. Only
 * segments that begin or end a connection come here, and those with odd flags.
 */
export class TcpWatch {
  readonly #rules: TcpRules;
  readonly #connections: Connections;
  #accepted = 0;
  #unseen = 0;

  constructor(rules: TcpRules, seed: number) {
    this.#rules = rules;
    this.#connections = new Connections(seed);
  }

  /** Sees a segment with SYN, FIN or RST, or without ACK. `ends` have been read. */
  see(packet: Packet, moment: Moment): void {
    const flags = packet.tcpFlags;
    if ((flags & RST) !== 0) this.#reset(packet, moment);
    else if ((flags & (SYN_ACK | FIN)) === SYN) this.#asked(packet, moment);
    else if ((flags & (SYN_ACK | FIN)) === SYN_ACK) this.#accept(packet, moment);
    else if ((flags & (SYN_ACK | FIN)) === (ACK | FIN)) this.#finish(packet, moment);
    else this.#odd(flags, packet, moment);
  }

  /** A data segment of a watched host: the asker's side of the handshake is done. */
  established(packet: Packet): void {
    const { src, dst } = this.#rules.ends;
    const connections = this.#connections;
    const client = withPort(src, packet.srcPort);
    const at = connections.find(client, withPort(dst, packet.dstPort));
    if (at < 0 || connections.progressAt(at) !== Progress.accepted) return;
    connections.setProgress(at, Progress.established);
    this.#rules.synFlood.finished(dst);
  }

  get gauge(): TableGauge {
    return gaugeOf("TCP connections", this.#connections.table);
  }

  /** The mirror port shows one direction only: then nothing ever seems to be answered. */
  get #isBlind(): boolean {
    return this.#unseen >= LEAST_UNSEEN && this.#unseen > this.#accepted;
  }

  #asked(packet: Packet, moment: Moment): void {
    const { ends, portScan, hostSweep, synFlood, sessions, data } = this.#rules;
    const { src, dst } = ends;
    const port = packet.dstPort;
    const server = withPort(dst, port);
    const client = withPort(src, packet.srcPort);
    const sequence = int32(packet.bytes, packet.l4Offset + 4);
    const connections = this.#connections;
    const isNew = connections.open(client, server, sequence, packet.ipTtl, moment.tick);
    if (this.#isBlind) return;
    if (!isNew) {
      const isInsistent = connections.isInsistent(client, server, packet.ipTtl);
      if (isInsistent) synFlood.asked(src, dst, packet, moment);
      return;
    }
    if (!synFlood.isFlooded(dst, moment.tick)) {
      if (!this.#rules.rush.admits(moment.tick)) return;
      const manner = port === 0 ? Manner.zero : Manner.plain;
      if (portScan.tried(src, dst, port, manner, packet, moment)) return;
      const network = ends.network(packet);
      if (hostSweep.tried(src, port, dst, network, packet, moment)) return;
    }
    const load = synFlood.asked(src, dst, packet, moment);
    if (load === SynLoad.flood) return;
    if (load === SynLoad.watched) data.mark(port, Look.handshake);
    sessions.opened(src, server, packet, moment);
  }

  #accept(packet: Packet, moment: Moment): void {
    const { ends, portScan, hostSweep, amplification, sessions } = this.#rules;
    const { src, dst } = ends;
    const port = packet.srcPort;
    const server = withPort(src, port);
    const connections = this.#connections;
    const at = connections.find(withPort(dst, packet.dstPort), server);
    if (at < 0) {
      amplification.unasked(src, dst, HANDSHAKE, 1, packet, moment);
      return;
    }
    if (connections.progressAt(at) !== Progress.asked) return;
    connections.accept(at, int32(packet.bytes, packet.l4Offset + 4));
    this.#accepted++;
    portScan.answered(dst, src, port);
    hostSweep.answered(dst, port, src);
    sessions.accepted(dst, server, packet, moment);
  }

  #reset(packet: Packet, moment: Moment): void {
    const { src, dst } = this.#rules.ends;
    const connections = this.#connections;
    const from = withPort(src, packet.srcPort);
    const to = withPort(dst, packet.dstPort);
    const own = connections.find(from, to);
    if (own >= 0) {
      this.#resetByClient(own, to, packet, moment);
      return;
    }
    const at = connections.find(to, from);
    if (at >= 0) this.#resetByServer(at, from, packet, moment);
    else if ((packet.tcpFlags & ACK) === 0 && packet.srcPort < packet.dstPort && !this.#isBlind) {
      this.#rules.portScan.tried(dst, src, packet.srcPort, Manner.answer, packet, moment);
      this.#rules.synFlood.stray(dst, src, packet, moment);
    }
  }

  #resetByClient(at: number, server: number, packet: Packet, moment: Moment): void {
    const { ends, portScan, sessions } = this.#rules;
    const connections = this.#connections;
    const progress = connections.progressAt(at);
    connections.setProgress(at, Progress.closed);
    if (progress !== Progress.accepted && progress !== Progress.established) return;
    const { bytes, l4Offset } = packet;
    const sequence = int32(bytes, l4Offset + 4);
    if ((packet.tcpFlags & ACK) === 0) {
      if (connections.isUnused(at, sequence)) portScan.halfOpen(ends.src, ends.dst, packet, moment);
      sessions.ended(ends.src, server, null, packet, moment);
      return;
    }
    const carried = connections.bytesUntil(at, sequence, int32(bytes, l4Offset + 8));
    if (progress === Progress.accepted) this.#rules.synFlood.finished(ends.dst);
    sessions.ended(ends.src, server, carried, packet, moment);
  }

  #resetByServer(at: number, server: number, packet: Packet, moment: Moment): void {
    const { ends, portScan, synFlood, sessions } = this.#rules;
    const connections = this.#connections;
    const progress = connections.progressAt(at);
    connections.setProgress(at, Progress.closed);
    if (progress === Progress.asked) {
      portScan.refused(ends.dst, ends.src, packet, moment);
      synFlood.refused(ends.src);
    } else if (progress === Progress.accepted || progress === Progress.established) {
      sessions.broken(ends.dst, server, packet, moment);
    }
  }

  #finish(packet: Packet, moment: Moment): void {
    const { ends, portScan, synFlood, sessions } = this.#rules;
    const { src, dst } = ends;
    const connections = this.#connections;
    const from = withPort(src, packet.srcPort);
    const to = withPort(dst, packet.dstPort);
    const sequence = int32(packet.bytes, packet.l4Offset + 4);
    const acknowledged = int32(packet.bytes, packet.l4Offset + 8);
    const own = connections.find(from, to);
    const at = own >= 0 ? own : connections.find(to, from);
    if (at < 0) {
      if (packet.srcPort > packet.dstPort && !this.#isBlind) {
        portScan.tried(src, dst, packet.dstPort, Manner.stray, packet, moment);
      }
      return;
    }
    const progress = connections.progressAt(at);
    if (progress === Progress.asked && own >= 0) this.#unseen++;
    connections.setProgress(at, Progress.closed);
    if (progress !== Progress.accepted && progress !== Progress.established) return;
    const isOwn = own >= 0;
    if (progress === Progress.accepted) synFlood.finished(isOwn ? dst : src);
    const carried = isOwn
      ? connections.bytesUntil(at, sequence, acknowledged)
      : connections.bytesUntil(at, acknowledged, sequence);
    if (isOwn) sessions.ended(src, to, carried, packet, moment);
    else sessions.ended(dst, from, carried, packet, moment, true);
  }

  #odd(flags: number, packet: Packet, moment: Moment): void {
    const { ends, portScan, synFlood } = this.#rules;
    const { src, dst } = ends;
    const port = packet.dstPort;
    const manner = mannerOf(flags);
    if (!synFlood.isFlooded(dst, moment.tick)) {
      if (portScan.tried(src, dst, port, manner, packet, moment)) return;
    }
    synFlood.asked(src, dst, packet, moment);
  }
}

function mannerOf(flags: number): Manner {
  if ((flags & SYN) !== 0) return Manner.synFin;
  if ((flags & FIN) === 0) return Manner.nul;
  return (flags & XMAS) === FIN ? Manner.fin : Manner.xmas;
}
