import { RecordTable } from "#core/record-table.ts";
import { addToSketch, countOfSketch, SKETCH_MOST, SKETCH_WORDS } from "#core/small-sketch.ts";
import type { Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { ageOf, beginSpan, countUntold, dueOf, isOver, PACE_WORDS } from "#l2/traffic/pace.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SWEEPER_LIMIT = 2048;
const SPAN_TICKS = 60 * TICKS_PER_SECOND;
const WAIT_FROM = PACE_WORDS;
const HOSTS = PACE_WORDS + 1;
const ANSWERED = HOSTS + SKETCH_WORDS;
const NETWORKS = ANSWERED + SKETCH_WORDS;
const BODY_WORDS = NETWORKS + SKETCH_WORDS;

/** Hosts for each /24 (IPv6: /64) that make a sweep through neighbours. */
const DENSE_HOSTS = 6;
/** A sweep over the whole Internet must be this many times as large. */
const SPARSE_FACTOR = 6;
/** On the web's ports, where a lost uplink makes everyone's browser fail everywhere. */
const WEB_FACTOR = 12;
/** So long an answer may take, from a neighbour and from far away. */
const PATIENCE_TICKS = 3;
const FAR_PATIENCE_TICKS = 20;
const SURE_FACTOR = 4;
/** Least share of the hosts that gave no answer. */
const FAILED_SHARE = { icmp: 0.3, tcp: 0.5, udp: 0.7 } as const;

/** What is tried on each host: a protocol and its port. */
export const Sweep = { tcp: 0, icmp: 0x10000, udp: 0x20000 } as const;

/**
 * Names a host that tries one service, or an echo, on many others. What tells it is how many give
 * no answer: a browser's, resolver's, mail server's or monitoring system's peers answer nearly all.
 * Peers of a file-sharing network often do not, but each has a port of its own. Neighbours in one
 * network are tried by scanners and worms; strangers all over the Internet must be many more, for a
 * lost uplink makes everybody's connections fail.
 */
export class HostSweepRule {
  readonly table: RecordTable;
  readonly #cases: Cases;
  readonly #least: number;

  /** @param least distinct hosts of one network in a minute that make a sweep */
  constructor(cases: Cases, least: number, seed: number) {
    this.table = new RecordTable(SWEEPER_LIMIT, BODY_WORDS, seed);
    this.#cases = cases;
    this.#least = least;
  }

  /** `from` tries `service` on `to`; true while this is part of a sweep. */
  tried(
    from: number,
    service: number,
    to: number,
    network: number,
    packet: Packet,
    moment: Moment,
  ): boolean {
    const { words } = this.table;
    const at = this.table.claim(from, service, 0, moment.tick);
    if (isOver(words, at, moment.tick, SPAN_TICKS)) {
      beginSpan(words, at, at + BODY_WORDS, moment.tick);
    }
    countUntold(words, at, 1);
    addToSketch(words, at + HOSTS, to);
    addToSketch(words, at + NETWORKS, network);
    const hosts = countOfSketch(words, at + HOSTS);
    if (hosts * 2 < this.#least) return false;
    if (words[at + WAIT_FROM] === 0) words[at + WAIT_FROM] = moment.tick;
    if (hosts < this.#least || !this.#isSweep(at, service, moment.tick)) return false;
    this.#tell(at, service, packet, moment);
    return true;
  }

  /** The host has answered; false when `from` never tried it or anyone lately. */
  answered(from: number, service: number, to: number): boolean {
    const at = this.table.find(from, service, 0);
    if (at < 0) return false;
    addToSketch(this.table.words, at + ANSWERED, to);
    return true;
  }

  get gauge(): TableGauge {
    return gaugeOf("hosts trying services", this.table);
  }

  #isSweep(at: number, service: number, tick: number): boolean {
    const { words } = this.table;
    const hosts = countOfSketch(words, at + HOSTS);
    const failed = hosts - countOfSketch(words, at + ANSWERED);
    const isDense = hosts >= DENSE_HOSTS * countOfSketch(words, at + NETWORKS);
    const least = this.#least * (isDense ? 1 : sparseFactor(service));
    if (hosts < least || failed < hosts * failedShare(service)) return false;
    const patience = isDense ? PATIENCE_TICKS : FAR_PATIENCE_TICKS;
    const waited = tick - (words[at + WAIT_FROM] as number);
    return hosts >= least * SURE_FACTOR || waited >= patience;
  }

  #tell(at: number, service: number, packet: Packet, moment: Moment): void {
    const { words } = this.table;
    const due = dueOf(words, at, moment);
    if (due === 0) return;
    const { attacker, victim, vlan } = partiesOf(packet);
    const hosts = countOfSketch(words, at + HOSTS);
    const many = hosts >= SKETCH_MOST ? `more than ${SKETCH_MOST}` : `about ${hosts}`;
    const seconds = (ageOf(words, at, moment.tick) / TICKS_PER_SECOND).toFixed(1);
    const answered = countOfSketch(words, at + ANSWERED);
    this.#cases.tell(
      {
        key: `host-sweep-${attacker.ip}`,
        count: due,
        victim,
        finding: {
          type: "host-sweep",
          severity: "minor",
          attacker,
          ...(vlan !== undefined && { vlan }),
          verdict: `${attacker.ip} is trying ${nameOf(service)} on many hosts.`,
          why: [`${many} hosts in ${seconds} s, of which ${answered} answered`],
          technique: service === Sweep.icmp ? "T1018" : "T1046",
          advice: `Ask who scans from ${attacker.ip}; if nobody, isolate the port of ${attacker.mac}.`,
        },
      },
      moment,
    );
  }
}

function sparseFactor(service: number): number {
  return service === 80 || service === 443 ? WEB_FACTOR : SPARSE_FACTOR;
}

function failedShare(service: number): number {
  if (service === Sweep.icmp) return FAILED_SHARE.icmp;
  return service < Sweep.icmp ? FAILED_SHARE.tcp : FAILED_SHARE.udp;
}

function nameOf(service: number): string {
  if (service === Sweep.icmp) return "ICMP echo";
  return service < Sweep.icmp ? `TCP port ${service}` : `UDP port ${service - Sweep.udp}`;
}
