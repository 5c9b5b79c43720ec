import { Layer, type Packet } from "#decode/types.ts";
import type { Ends } from "#l2/traffic/ends.ts";
import { type HostSweepRule, Sweep } from "#l2/traffic/host-sweep.ts";
import type { IcmpFloodRule } from "#l2/traffic/icmp-flood.ts";
import type { PortScanRule } from "#l2/traffic/port-scan.ts";
import type { UdpFloodRule } from "#l2/traffic/udp-flood.ts";
import type { Moment } from "#l2/types.ts";

/** RFC 792 and RFC 4443: questions that any host answers, their answers, and one error. */
const isQuestion4 = (type: number) => type === 8 || type === 13 || type === 17;
const isAnswer4 = (type: number) => type === 0 || type === 14 || type === 18;
const UNREACHABLE_4 = 3;
const QUESTION_6 = 128;
const ANSWER_6 = 129;
const UNREACHABLE_6 = 1;

export interface IcmpRules {
  readonly ends: Ends;
  readonly portScan: PortScanRule;
  readonly hostSweep: HostSweepRule;
  readonly udpFlood: UdpFloodRule;
  readonly icmpFlood: IcmpFloodRule;
}

/** Tells the rules what ICMP messages mean: questions, answers, and hosts that turn others away. */
export class IcmpWatch {
  readonly #rules: IcmpRules;

  constructor(rules: IcmpRules) {
    this.#rules = rules;
  }

  /** Sees an ICMP or ICMPv6 message. `ends` have been read. */
  see(packet: Packet, moment: Moment): void {
    const { ends, portScan, hostSweep, udpFlood, icmpFlood } = this.#rules;
    const { src, dst } = ends;
    const type = packet.icmpType;
    const is4 = packet.layer === Layer.icmp;
    if (is4 ? isQuestion4(type) : type === QUESTION_6) {
      if (icmpFlood.see(src, dst, packet, moment)) return;
      hostSweep.tried(src, Sweep.icmp, dst, ends.network(packet), packet, moment);
    } else if (is4 ? isAnswer4(type) : type === ANSWER_6) {
      const wasAsked = hostSweep.answered(dst, Sweep.icmp, src);
      if (!wasAsked) icmpFlood.see(src, dst, packet, moment);
    } else if (type === (is4 ? UNREACHABLE_4 : UNREACHABLE_6)) {
      udpFlood.unreachable(src);
      portScan.refused(~dst, src, packet, moment);
    }
  }
}
