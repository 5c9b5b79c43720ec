import { withPort } from "#core/ends.ts";
import { isGroupMac } from "#core/mac-address.ts";
import { type CommonFrames, Layer, type Packet, TcpFlag, UDP_KIND } from "#decode/types.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { AmplificationRule } from "#l2/traffic/amplification.ts";
import { Cases } from "#l2/traffic/cases.ts";
import { DataWatch, Look } from "#l2/traffic/data-watch.ts";
import { Ends } from "#l2/traffic/ends.ts";
import { HostSweepRule } from "#l2/traffic/host-sweep.ts";
import { IcmpFloodRule } from "#l2/traffic/icmp-flood.ts";
import { IcmpWatch } from "#l2/traffic/icmp-watch.ts";
import { PortScanRule } from "#l2/traffic/port-scan.ts";
import { Rush } from "#l2/traffic/rush.ts";
import { SessionWatch } from "#l2/traffic/session-watch.ts";
import { SynFloodRule } from "#l2/traffic/syn-flood.ts";
import { TcpWatch } from "#l2/traffic/tcp-watch.ts";
import type { TrafficConfig } from "#l2/traffic/types.ts";
import { UdpFloodRule } from "#l2/traffic/udp-flood.ts";
import { UdpWatch } from "#l2/traffic/udp-watch.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

/** Flags that begin or end a connection. */
const TURNING = TcpFlag.syn | TcpFlag.fin | TcpFlag.rst;

/** By kind: 1 for a segment that only carries data, and for UDP, whose watch marks for itself. */
const IS_QUIET = Uint8Array.from({ length: 2 * UDP_KIND }, (_, kind) =>
  kind === UDP_KIND || ((kind & TURNING) === 0 && (kind & TcpFlag.ack) !== 0) ? 1 : 0,
);

/** The rules for IP traffic: scans, sweeps, floods, guesses, beacons. See ADR 12. */
export class TrafficRules {
  declare private readonly frames: CommonFrames;
  readonly #ends: Ends;
  readonly #data = new DataWatch();
  readonly #rush = new Rush();
  readonly #portScan: PortScanRule;
  readonly #hostSweep: HostSweepRule;
  readonly #synFlood: SynFloodRule;
  readonly #udpFlood: UdpFloodRule;
  readonly #icmpFlood: IcmpFloodRule;
  readonly #amplification: AmplificationRule;
  readonly #sessions: SessionWatch;
  readonly #tcp: TcpWatch;
  readonly #udp: UdpWatch;
  readonly #icmp: IcmpWatch;

  /** @param frames that will wait to be looked at together */
  constructor(book: AlertBook, config: TrafficConfig, seed: number, frames: CommonFrames) {
    this.frames = frames;
    const cases = new Cases(book);
    const ends = new Ends(seed);
    const portScan = new PortScanRule(cases, config.portScanPorts, seed);
    const hostSweep = new HostSweepRule(cases, config.hostSweepHosts, seed);
    const synFlood = new SynFloodRule(cases, config.synFloodPerSecond, seed);
    const udpFlood = new UdpFloodRule(cases, config.udpFloodPerSecond, seed);
    const icmpFlood = new IcmpFloodRule(cases, config.icmpFloodPerSecond, seed);
    const amplification = new AmplificationRule(cases, config.reflectors, seed);
    const sessions = new SessionWatch(cases, this.#data, config, seed);
    const rush = this.#rush;
    const common = { rush, ends, portScan, hostSweep, udpFlood, amplification };
    this.#tcp = new TcpWatch({ ...common, synFlood, sessions, data: this.#data }, seed);
    this.#udp = new UdpWatch(common, seed, frames);
    this.#icmp = new IcmpWatch({ ...common, icmpFlood });
    this.#ends = ends;
    this.#portScan = portScan;
    this.#hostSweep = hostSweep;
    this.#synFlood = synFlood;
    this.#udpFlood = udpFlood;
    this.#icmpFlood = icmpFlood;
    this.#amplification = amplification;
    this.#sessions = sessions;
  }

  /** Marks the waiting frames that `see` has to see. */
  readonly look = (tick: number): number => {
    const { count, kinds, ports, looks } = this.frames;
    const watched = this.#data.isOn ? this.#data : null;
    let marked = 0;
    for (let i = 0; i < count; i++) {
      const isQuiet = IS_QUIET[kinds[i] as number] !== 0;
      if (isQuiet && (watched === null || !watched.isLookedAt(ports[i] as number))) continue;
      looks[i] = 1;
      marked++;
    }
    return marked + this.#udp.look(tick);
  };

  /** Counts up when `look` has more to mark than before. */
  get news(): number {
    return this.#data.news;
  }

  /** Sees every frame. Hot: a TCP segment that only carries data leaves after two comparisons. */
  see(packet: Packet, moment: Moment): void {
    if (packet.layer === Layer.tcp) {
      const flags = packet.tcpFlags;
      if ((flags & TURNING) === 0 && (flags & TcpFlag.ack) !== 0) {
        if (this.#data.isOn) this.#look(packet, moment);
        return;
      }
      this.#ends.read(packet);
      this.#tcp.see(packet, moment);
    } else if (packet.layer === Layer.udp) {
      this.#ends.read(packet);
      this.#udp.see(packet, moment);
    } else if (packet.layer === Layer.icmp || packet.layer === Layer.icmpv6) {
      if (isGroupMac(packet.dstMacHigh)) return;
      this.#ends.read(packet);
      this.#icmp.see(packet, moment);
    }
  }

  /** Lets time pass. Call about once a second. */
  tick(tick: number): void {
    this.#data.tick(tick);
  }

  gauges(): TableGauge[] {
    return [
      this.#rush.gauge,
      this.#tcp.gauge,
      ...this.#udp.gauges,
      this.#portScan.gauge,
      this.#hostSweep.gauge,
      this.#sessions.gauge,
      this.#synFlood.gauge,
      this.#udpFlood.gauge,
      this.#icmpFlood.gauge,
      this.#amplification.gauge,
    ];
  }

  /** A data segment, while some ports are watched. */
  #look(packet: Packet, moment: Moment): void {
    const fromServer = this.#data.lookAt(packet.srcPort);
    const toServer = this.#data.lookAt(packet.dstPort);
    if ((fromServer | toServer) === 0) return;
    const ends = this.#ends;
    ends.read(packet);
    if ((toServer & Look.handshake) !== 0) this.#tcp.established(packet);
    if ((fromServer & (Look.held | Look.greeting)) !== 0) {
      const service = withPort(ends.src, packet.srcPort);
      this.#sessions.answers(ends.dst, service, fromServer, packet, moment);
    }
    if ((toServer & (Look.held | Look.request)) !== 0) {
      const service = withPort(ends.dst, packet.dstPort);
      this.#sessions.sends(ends.src, service, toServer, packet, moment);
    }
  }
}
