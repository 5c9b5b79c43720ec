import type { Packet } from "#decode/types.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import { Session, type Sessions } from "#l2/traffic/sessions.ts";
import type { Moment } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** The shortest and longest rhythm looked at. */
const LEAST_GAP_TICKS = 5 * TICKS_PER_SECOND;
const MOST_GAP_TICKS = 3600 * TICKS_PER_SECOND;
/** Two gaps are alike when they differ by this part, or by this many ticks. */
const ALIKE_SHARE = 0.02;
const ALIKE_TICKS = 2;
/** So many gaps alike in a row, and each connection this small at most. */
const LEAST_RUN = 30;
const MOST_BYTES = 4096;

/**
 * Tells of small connections to one service outside that come by the clock. It is news and no
 * alarm: a device's keep-alive and a malicious program's call home look the same on the wire. What
 * was there while the network was learned, what stays inside, what carries data and what comes
 * irregularly is not told.
 */
export class BeaconRule {
  readonly #sessions: Sessions;
  readonly #cases: Cases;
  readonly #learnTicks: number;

  constructor(cases: Cases, sessions: Sessions, learnSeconds: number) {
    this.#sessions = sessions;
    this.#cases = cases;
    this.#learnTicks = learnSeconds * TICKS_PER_SECOND;
  }

  /** The client opens a connection. */
  opened(at: number, packet: Packet, moment: Moment): void {
    const sessions = this.#sessions;
    const last = sessions.get(at, Session.lastOpen);
    sessions.set(at, Session.lastOpen, moment.tick);
    if (last === 0) {
      sessions.set(at, Session.firstOpen, moment.tick);
      return;
    }
    const gap = moment.tick - last;
    const usual = sessions.get(at, Session.gap);
    if (Math.abs(gap - usual) > Math.max(ALIKE_TICKS, usual * ALIKE_SHARE)) {
      sessions.set(at, Session.gap, gap);
      sessions.set(at, Session.run, 0);
      sessions.set(at, Session.mostBytes, 0);
      return;
    }
    const run = sessions.add(at, Session.run);
    if (run === LEAST_RUN && this.#isNews(at, usual, packet))
      this.#tell(usual, run, packet, moment);
  }

  /** A connection ended after so many bytes of both sides. */
  ended(at: number, bytes: number): void {
    if (bytes > this.#sessions.get(at, Session.mostBytes)) {
      this.#sessions.set(at, Session.mostBytes, Math.min(bytes, 0x7fffffff));
    }
  }

  #isNews(at: number, gap: number, packet: Packet): boolean {
    if (gap < LEAST_GAP_TICKS || gap > MOST_GAP_TICKS) return false;
    if (this.#sessions.get(at, Session.firstOpen) <= this.#learnTicks) return false;
    const most = this.#sessions.get(at, Session.mostBytes);
    return most > 0 && most <= MOST_BYTES && isOutside(packet);
  }

  #tell(gap: number, run: number, packet: Packet, moment: Moment): void {
    const { attacker, victim, vlan } = partiesOf(packet);
    const seconds = (gap / TICKS_PER_SECOND).toFixed(1);
    this.#cases.tell(
      {
        key: `beacon-${attacker.ip}-${victim}-${packet.dstPort}`,
        count: run,
        victim,
        finding: {
          type: "beacon",
          severity: "notice",
          attacker,
          ...(vlan !== undefined && { vlan }),
          verdict: `${attacker.ip} calls ${victim} port ${packet.dstPort} by the clock.`,
          why: [`${run} small connections in a row, one each ${seconds} s`],
          technique: "T1071",
          advice: `Find out which program on ${attacker.ip} does this, and mute it if it may.`,
        },
      },
      moment,
    );
  }
}

/** True when the destination is no private, link-local or group address. */
function isOutside(packet: Packet): boolean {
  if (packet.ipVersion !== 4) return ((packet.bytes[packet.dstIpOffset] as number) & 0xe0) === 0x20;
  const ip = packet.dstIp >>> 0;
  const top = ip >>> 24;
  if (top === 10 || top === 127 || top >= 224) return false;
  return ip >>> 20 !== 0xac1 && ip >>> 16 !== 0xc0a8 && ip >>> 16 !== 0xa9fe;
}
