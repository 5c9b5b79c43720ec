import { KeyedTable } from "#core/keyed-table.ts";
import { isGroupMac } from "#core/mac-address.ts";
import type { Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { AmplificationRule } from "#l2/traffic/amplification.ts";
import { type Ends, withPort } from "#l2/traffic/ends.ts";
import { type HostSweepRule, Sweep } from "#l2/traffic/host-sweep.ts";
import { Manner, type PortScanRule } from "#l2/traffic/port-scan.ts";
import { isReflectorPort } from "#l2/traffic/services.ts";
import type { UdpFloodRule } from "#l2/traffic/udp-flood.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const FLOW_LIMIT = 32_768;
const CALL_LIMIT = 1024;
/** A flow silent for this long begins anew; a search by multicast is answered within that one. */
const STALE_TICKS = 60 * TICKS_PER_SECOND;
const CALL_TICKS = 10 * TICKS_PER_SECOND;

/** Value of a flow: three bits, then datagrams of the asker and of the one asked. */
const BY_LOWER = 1;
const ANSWERED = 2;
const UNASKED = 4;
const ASKED_STEP = 8;
const ASKED_MOST = 0x3ff;
const ASKED_SHIFT = 3;
const ANSWERS_STEP = 1 << 13;
const ANSWERS_SHIFT = 13;

/** Unanswered datagrams of a flow are told to the rules in bundles of this size. */
const BUNDLE = 64;
/** So many answers to a fifth of the requests or less are an amplifier at work. */
const LOPSIDED_ANSWERS = 512;
const LOPSIDED_FACTOR = 5;
/** Where route traces send (traceroute(8)); nobody listens there. */
const isTracePort = (port: number) => port >= 33_434 && port <= 33_534;

export interface UdpRules {
  readonly ends: Ends;
  readonly portScan: PortScanRule;
  readonly hostSweep: HostSweepRule;
  readonly udpFlood: UdpFloodRule;
  readonly amplification: AmplificationRule;
}

/**
 * Tells the rules what datagrams mean: who asked whom, who answered, what nobody answered and what
 * nobody asked for. A flow that goes on costs one look-up a datagram.
 */
export class UdpWatch {
  readonly #rules: UdpRules;
  readonly #flows: KeyedTable;
  /** Searches by multicast or broadcast: who sent them, and from which port. */
  readonly #calls: KeyedTable;

  constructor(rules: UdpRules, seed: number) {
    this.#rules = rules;
    this.#flows = new KeyedTable(FLOW_LIMIT, seed);
    this.#calls = new KeyedTable(CALL_LIMIT, seed);
  }

  /** Sees a datagram with ports. Hot. `ends` have been read. */
  see(packet: Packet, moment: Moment): void {
    const { src, dst } = this.#rules.ends;
    if (isGroupMac(packet.dstMacHigh)) {
      const call = this.#calls.claim(src, packet.srcPort, moment.tick);
      this.#calls.touch(call, moment.tick);
      return;
    }
    const from = withPort(src, packet.srcPort);
    const to = withPort(dst, packet.dstPort);
    const flows = this.#flows;
    const tick = moment.tick;
    const isLower = from < to;
    const place = isLower ? flows.claim(from, to, tick) : flows.claim(to, from, tick);
    if (flows.wasAbsent || tick - flows.stampAt(place) > STALE_TICKS) {
      flows.touch(place, tick);
      this.#begin(place, isLower, packet, moment);
      return;
    }
    flows.touch(place, tick);
    const value = flows.valueAt(place);
    if (((value & BY_LOWER) !== 0) === isLower) this.#goOn(place, value, packet, moment);
    else this.#answer(place, value, packet, moment);
  }

  get gauges(): TableGauge[] {
    return [gaugeOf("UDP flows", this.#flows), gaugeOf("multicast searches", this.#calls)];
  }

  #begin(place: number, isLower: boolean, packet: Packet, moment: Moment): void {
    const { ends, portScan, hostSweep, udpFlood } = this.#rules;
    const { src, dst } = ends;
    const { srcPort, dstPort } = packet;
    const isUnasked = srcPort < dstPort && (srcPort < 1024 || isReflectorPort(srcPort));
    const direction = isLower ? BY_LOWER : 0;
    this.#flows.setValue(place, direction | (isUnasked ? UNASKED : 0));
    if (isUnasked || srcPort === dstPort) {
      this.#count(isUnasked, 1, packet, moment);
      return;
    }
    if (udpFlood.see(src, dst, 1, packet, moment) || isTracePort(dstPort)) return;
    if (portScan.tried(~src, dst, dstPort, Manner.plain, packet, moment)) return;
    hostSweep.tried(src, Sweep.udp + dstPort, dst, ends.network(packet), packet, moment);
  }

  /** The asker sends more. */
  #goOn(place: number, value: number, packet: Packet, moment: Moment): void {
    const asked = (value >>> ASKED_SHIFT) & ASKED_MOST;
    const isAnswered = (value & ANSWERED) !== 0;
    if (isAnswered || asked + 1 < BUNDLE) {
      if (asked < ASKED_MOST) this.#flows.setValue(place, value + ASKED_STEP);
      return;
    }
    this.#flows.setValue(place, value & (BY_LOWER | UNASKED));
    this.#count((value & UNASKED) !== 0, BUNDLE, packet, moment);
  }

  /** The one asked sends. */
  #answer(place: number, value: number, packet: Packet, moment: Moment): void {
    const { ends, portScan, hostSweep, amplification } = this.#rules;
    const answers = (value >>> ANSWERS_SHIFT) + 1;
    if ((value & ANSWERED) === 0) {
      portScan.answered(~ends.dst, ends.src, packet.srcPort);
      hostSweep.answered(ends.dst, Sweep.udp + packet.srcPort, ends.src);
    }
    if (answers < LOPSIDED_ANSWERS) {
      this.#flows.setValue(place, (value + ANSWERS_STEP) | ANSWERED);
      return;
    }
    this.#flows.setValue(place, (value & (BY_LOWER | UNASKED)) | ANSWERED);
    const asked = ((value >>> ASKED_SHIFT) & ASKED_MOST) + 1;
    if (asked * LOPSIDED_FACTOR > answers || !isReflectorPort(packet.srcPort)) return;
    amplification.lopsided(ends.dst, answers, asked, packet, moment);
  }

  /** Datagrams without an answer, or that are answers without a question. */
  #count(isUnasked: boolean, times: number, packet: Packet, moment: Moment): void {
    const { ends, udpFlood, amplification } = this.#rules;
    const { src, dst } = ends;
    if (!isUnasked) {
      udpFlood.see(src, dst, times, packet, moment);
      return;
    }
    const call = this.#calls.find(dst, packet.dstPort);
    if (call >= 0 && moment.tick - this.#calls.stampAt(call) <= CALL_TICKS) return;
    amplification.unasked(src, dst, packet.srcPort, times, packet, moment);
  }
}
