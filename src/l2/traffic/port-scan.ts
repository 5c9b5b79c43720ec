import { mix32 } from "#core/hash.ts";
import { SKETCH_MOST } from "#core/small-sketch.ts";
import type { Packet } from "#decode/types.ts";
import type { Finding } from "#l2/alert-book.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { ageOf, countUntold, dueOf } from "#l2/traffic/pace.ts";
import { type Parties, partiesOf } from "#l2/traffic/parties.ts";
import { Probe, Probes } from "#l2/traffic/probes.ts";
import type { Moment, Severity, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** Share of the ports tried that gave no connection. */
const FAILED_SHARE = 0.7;
/** So long an answer may take; a scan this many times over needs no such patience. */
const PATIENCE_TICKS = 5;
const SURE_FACTOR = 4;
/** No conversation has such flags, so a few are enough: ports, or kinds of flags. */
const ODD_PORTS = 8;
const ODD_KINDS = 2;
const ODD_LEAST = 3;
/** Odd segments of one kind, over so long a time that they are no flood. */
const ODD_SLOW = 10;
const SLOW_TICKS = 8 * TICKS_PER_SECOND;
const SLOW_PER_TICK = 2;
/** An application without a port in its settings asks for port 0 too, but less often. */
const ZERO_TICKS = 2 * TICKS_PER_SECOND;
/** Handshakes that the asker's kernel resets, knowing nothing of them; more are a flood's. */
const HALF_LEAST = 8;
const HALF_MOST = 40;

/** How a port was tried. */
export const Manner = {
  /** SYN, or a datagram. */
  plain: 0,
  /** FIN and ACK outside any conversation. */
  stray: 1,
  /** An answer (RST) to what no conversation has asked. */
  answer: 2,
  /** Flags that no conversation has. */
  nul: 4,
  fin: 8,
  xmas: 16,
  synFin: 32,
  /** A request for port 0, which no service can have (IANA: reserved). */
  zero: 64,
} as const;
export type Manner = (typeof Manner)[keyof typeof Manner];

/**
 * Names a host that tries one other's ports (connect, SYN, NULL, FIN, XMAS, ACK and UDP scans),
 * also over five minutes. What it counts are distinct ports that gave no connection: an FTP client
 * with a hundred passive ports, a media server or a remote procedure call is let in at each, a
 * client that insists on a dead service tries one port, and a traceroute's ports are left out. A
 * load balancer's half-open health check resets its own socket, with an ACK; only a forged SYN is
 * reset by a kernel without one.
 */
export class PortScanRule {
  readonly probes: Probes;
  readonly #cases: Cases;
  readonly #least: number;

  /** @param least distinct ports without a connection that make a scan */
  constructor(cases: Cases, least: number, seed: number) {
    this.probes = new Probes(seed);
    this.#cases = cases;
    this.#least = least;
  }

  /** `from` tries a port of `to`; true while this is part of a scan. */
  tried(
    from: number,
    to: number,
    port: number,
    manner: Manner,
    packet: Packet,
    moment: Moment,
  ): boolean {
    const { probes } = this;
    const at = probes.claim(from, to, moment.tick);
    probes.addPort(at, Probe.ports, mix32(port));
    if (manner >= Manner.nul) {
      probes.add(at, Probe.odd);
      probes.table.words[at + Probe.kinds] = probes.get(at, Probe.kinds) | manner;
    }
    if (probes.get(at, Probe.waitFrom) === 0) {
      const isHalfWay = probes.count(at, Probe.ports) * 2 >= this.#least;
      if (isHalfWay) probes.table.words[at + Probe.waitFrom] = moment.tick;
    }
    countUntold(probes.table.words, at, 1);
    return this.#judge(at, packet, moment, manner === Manner.answer);
  }

  /** The port let `from` in. */
  answered(from: number, to: number, port: number): void {
    const at = this.probes.find(from, to);
    if (at >= 0) this.probes.addPort(at, Probe.answered, mix32(port));
  }

  /** The host tried has turned `from` away; the packet is its answer. */
  refused(from: number, to: number, packet: Packet, moment: Moment): void {
    const at = this.probes.find(from, to);
    if (at < 0) return;
    this.probes.add(at, Probe.refused);
    this.#judge(at, packet, moment, true);
  }

  /** The asker's kernel resets a handshake that it never asked for. */
  halfOpen(from: number, to: number, packet: Packet, moment: Moment): void {
    const at = this.probes.find(from, to);
    if (at < 0) return;
    this.probes.add(at, Probe.half);
    this.#judge(at, packet, moment, false);
  }

  get gauge(): TableGauge {
    return gaugeOf("hosts trying hosts", this.probes.table);
  }

  #judge(at: number, packet: Packet, moment: Moment, isAnswer: boolean): boolean {
    const { words } = this.probes.table;
    const isScan = this.#isScan(at, moment.tick);
    if (!isScan && !this.#isCrafted(at, moment.tick)) return false;
    const due = dueOf(words, at, moment);
    if (due === 0) return isScan;
    const parties = partiesOf(packet, isAnswer);
    this.#cases.tell(
      {
        key: `port-scan-${parties.attacker.ip}`,
        count: due,
        victim: parties.victim,
        finding: this.#findingOf(at, parties, isScan, moment.tick),
      },
      moment,
    );
    return isScan;
  }

  #isScan(at: number, tick: number): boolean {
    const { probes } = this;
    const ports = probes.count(at, Probe.ports);
    const odd = probes.get(at, Probe.odd);
    if (odd >= ODD_PORTS && ports >= ODD_PORTS && odd * 2 >= ports) return true;
    const failed = ports - probes.count(at, Probe.answered);
    if (failed < this.#least || failed < ports * FAILED_SHARE) return false;
    if (failed >= this.#least * SURE_FACTOR) return true;
    if (probes.get(at, Probe.refused) * 2 >= failed) return true;
    return tick - probes.get(at, Probe.waitFrom) >= PATIENCE_TICKS;
  }

  /** Forged segments without a scan over many ports: a fingerprint of the host. */
  #isCrafted(at: number, tick: number): boolean {
    const { probes } = this;
    if (probes.get(at, Probe.odd) >= ODD_LEAST && this.#kinds(at) >= ODD_KINDS) return true;
    const ageTicks = ageOf(probes.table.words, at, tick);
    const odd = probes.get(at, Probe.odd);
    const isSlow = ageTicks >= SLOW_TICKS && odd <= ageTicks * SLOW_PER_TICK;
    const isIdle = probes.get(at, Probe.kinds) === Manner.zero && odd * ZERO_TICKS < ageTicks;
    if (odd >= ODD_SLOW && isSlow && !isIdle) return true;
    const isSettled = ageTicks >= PATIENCE_TICKS;
    const half = probes.get(at, Probe.half);
    return isSettled && half >= HALF_LEAST && half <= HALF_MOST;
  }

  #kinds(at: number): number {
    let kinds = 0;
    for (let bits = this.probes.get(at, Probe.kinds); bits !== 0; bits &= bits - 1) kinds++;
    return kinds;
  }

  #findingOf(at: number, parties: Parties, isScan: boolean, tick: number): Finding {
    const { attacker, victim, vlan } = parties;
    const severity: Severity = isScan ? "minor" : "warning";
    const what = isScan ? "is trying the ports of" : "sends forged segments to";
    return {
      type: "port-scan",
      severity,
      attacker,
      ...(vlan !== undefined && { vlan }),
      verdict: `${attacker.ip} ${what} ${victim}.`,
      why: this.#why(at, tick),
      technique: "T1046",
      advice: `Ask who scans from ${attacker.ip}; if nobody, isolate the port of ${attacker.mac}.`,
    };
  }

  #why(at: number, tick: number): string[] {
    const { probes } = this;
    const ports = probes.count(at, Probe.ports);
    const answered = probes.count(at, Probe.answered);
    const refused = probes.get(at, Probe.refused);
    const half = probes.get(at, Probe.half);
    const odd = probes.get(at, Probe.odd);
    const seconds = (ageOf(probes.table.words, at, tick) / 10).toFixed(1);
    const many = ports >= SKETCH_MOST ? `more than ${SKETCH_MOST}` : `about ${ports}`;
    const why = [`${many} ports of one host in ${seconds} s, of which ${answered} let it in`];
    if (refused > 0) why.push(`${refused} attempts were refused`);
    if (odd > 0) why.push(`${odd} segments with flags or a port that no conversation has`);
    if (half > 0) why.push(`${half} handshakes were reset by a kernel that never asked for them`);
    return why;
  }
}
