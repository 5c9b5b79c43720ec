import { withPort } from "#core/ends.ts";
import { mix32 } from "#core/hash.ts";
import { KeyedTable } from "#core/keyed-table.ts";
import { isGroupMac } from "#core/mac-address.ts";
import { COMMON_FRAMES, type CommonFrames, type Packet, UDP_SHIFT } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { AmplificationRule } from "#l2/traffic/amplification.ts";
import type { Ends } from "#l2/traffic/ends.ts";
import { type HostSweepRule, Sweep } from "#l2/traffic/host-sweep.ts";
import { Manner, type PortScanRule } from "#l2/traffic/port-scan.ts";
import type { Rush } from "#l2/traffic/rush.ts";
import { isReflectorPort } from "#l2/traffic/services.ts";
import { Talk, Talks } from "#l2/traffic/talks.ts";
import type { UdpFloodRule } from "#l2/traffic/udp-flood.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const CALL_LIMIT = 1024;
/** A search by multicast is answered within this time. */
const CALL_TICKS = 10 * TICKS_PER_SECOND;
/** Of talks that go on, one datagram in so many is counted, for all of them: a power of two. */
const SAMPLE = 16;
const GROUP_BIT = 0x0100;
/** Where route traces send (traceroute(8)); nobody listens there. */
const isTracePort = (port: number) => port >= 33_434 && port <= 33_534;

export interface UdpRules {
  readonly ends: Ends;
  readonly portScan: PortScanRule;
  readonly hostSweep: HostSweepRule;
  readonly udpFlood: UdpFloodRule;
  readonly amplification: AmplificationRule;
  readonly rush: Rush;
}

/**
 * Tells the rules what datagrams mean: who asked whom, who answered, what nobody answered and what
 * nobody asked for. A talk that goes on costs one small look-up a datagram.
 */
export class UdpWatch {
  readonly #rules: UdpRules;
  declare private readonly frames: CommonFrames;
  readonly #ends: Ends;
  readonly #talks = new Talks();
  /** Searches by multicast or broadcast: who sent them, and from which port. */
  readonly #calls: KeyedTable;
  readonly #seed: number;
  /** Where the datagrams are among common frames: no branch is taken that nobody can foresee. */
  readonly #places = new Uint16Array(COMMON_FRAMES);

  /** @param frames that will wait to be looked at together */
  constructor(rules: UdpRules, seed: number, frames: CommonFrames) {
    this.#rules = rules;
    this.frames = frames;
    this.#ends = rules.ends;
    this.#seed = seed;
    this.#calls = new KeyedTable(CALL_LIMIT, seed);
  }

  /** Sees a datagram with ports. Hot. `ends` have been read. */
  see(packet: Packet, moment: Moment): void {
    const { src, dst } = this.#ends;
    const { srcPort, dstPort } = packet;
    if (isGroupMac(packet.dstMacHigh)) {
      this.#calls.touch(this.#calls.claim(src, srcPort, moment.tick), moment.tick);
      return;
    }
    const talk = this.#talks.see(withPort(src, srcPort), withPort(dst, dstPort), moment.tick);
    if (talk === Talk.goesOn || talk === Talk.oneWay) {
      const isOneWay = talk === Talk.oneWay;
      if (!this.#isSample(moment.frame)) return;
      if (isOneWay) this.#count(SAMPLE, packet, moment);
      else this.#weigh(packet, moment);
    } else if (talk === Talk.begins) {
      this.#begin(packet, moment);
    } else {
      const { portScan, hostSweep, amplification } = this.#rules;
      portScan.answered(~dst, src, srcPort);
      hostSweep.answered(dst, Sweep.udp + srcPort, src);
      const isToAsker = isAnswerPort(dstPort, srcPort) || isAimed(dstPort, srcPort);
      if (isToAsker) amplification.talked(src, dstPort);
    }
  }

  /** Marks the datagrams that `see` has to see: all but those of talks that go on. */
  readonly look = (tick: number): number => {
    const { count, firstNumber, kinds, macHighs, ports, flowHighs, flowLows, looks } = this.frames;
    const talks = this.#talks;
    const places = this.#places;
    let datagrams = 0;
    for (let i = 0; i < count; i++) {
      places[datagrams] = i;
      datagrams += (kinds[i] as number) >> UDP_SHIFT;
    }
    // A talk that goes on must be seen again in each span.
    const mayTurn = talks.mayTurn(tick, datagrams);
    let marked = 0;
    for (let each = 0; each < datagrams; each++) {
      const i = places[each] as number;
      const isGroup = ((macHighs[i] as number) & GROUP_BIT) !== 0;
      const isGoing = !mayTurn && talks.isGoing(flowHighs[i] as number, flowLows[i] as number);
      const isWeighed = this.#isSample(firstNumber + i) && isReflected(ports[i] as number);
      if (isGoing && !isGroup && !isWeighed) continue;
      looks[i] = 1;
      marked++;
    }
    return marked;
  };

  get gauges(): TableGauge[] {
    return [gaugeOf("UDP talks", this.#talks), gaugeOf("multicast searches", this.#calls)];
  }

  /** By chance, the same at each call: a talk's rhythm must not match ours. */
  #isSample(frame: number): boolean {
    return (mix32(frame ^ this.#seed) & (SAMPLE - 1)) === 0;
  }

  #begin(packet: Packet, moment: Moment): void {
    const { ends, portScan, hostSweep } = this.#rules;
    const { src, dst } = ends;
    const { dstPort } = packet;
    if (this.#count(1, packet, moment) || isTracePort(dstPort)) return;
    if (!this.#rules.rush.admits(moment.tick)) return;
    if (portScan.tried(~src, dst, dstPort, Manner.plain, packet, moment)) return;
    hostSweep.tried(src, Sweep.udp + dstPort, dst, ends.network(packet), packet, moment);
  }

  /**
   * Datagrams of one side alone: without an answer, or answers without a question. True when they
   * are no attempts of their sender at the other one's ports.
   */
  #count(times: number, packet: Packet, moment: Moment): boolean {
    const { ends, udpFlood, amplification } = this.#rules;
    const { src, dst } = ends;
    const { srcPort, dstPort } = packet;
    if (!isAnswerPort(srcPort, dstPort)) {
      if (isAimed(srcPort, dstPort))
        amplification.unasked(src, dst, srcPort, times, packet, moment);
      return udpFlood.see(src, dst, times, packet, moment) || srcPort === dstPort;
    }
    const call = this.#calls.find(dst, dstPort);
    if (call < 0 || moment.tick - this.#calls.stampAt(call) > CALL_TICKS) {
      amplification.unasked(src, dst, srcPort, times, packet, moment);
    }
    return true;
  }

  /** Weighs questions and answers of the services that reflectors have. */
  #weigh(packet: Packet, moment: Moment): void {
    const { ends, amplification } = this.#rules;
    const { srcPort, dstPort } = packet;
    if (srcPort === dstPort) return;
    if (isReflectorPort(srcPort) && srcPort < dstPort) {
      amplification.answered(ends.dst, srcPort, SAMPLE, packet, moment);
    } else if (isReflectorPort(dstPort) && dstPort < srcPort) {
      amplification.asked(ends.src, dstPort, SAMPLE);
    }
  }
}

/** True for two ports in one word of which one is a reflector's: such a talk is weighed. */
function isReflected(ports: number): boolean {
  return isReflectorPort(ports >>> 16) || isReflectorPort(ports & 0xffff);
}

/** True for a reflector's answer to a service's port: no client asks from there. */
function isAimed(from: number, to: number): boolean {
  return isReflectorPort(from) && to < from && to < 1024;
}

/** True when a datagram between these ports looks like a service's answer. */
function isAnswerPort(from: number, to: number): boolean {
  return from < to && (from < 1024 || isReflectorPort(from));
}
