import { mix32 } from "#core/hash.ts";
import { addToSketch, countOfSketch, SKETCH_WORDS } from "#core/small-sketch.ts";
import type { Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { LearnedLevel } from "#l2/traffic/learned-level.ts";
import { dueOf } from "#l2/traffic/pace.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import { FLOOD_SECONDS, isNamed, sourcesText, Victim, Victims } from "#l2/traffic/victims.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

const PORTS = Victim.own;
const SMALL = PORTS + SKETCH_WORDS;
const UNREACHABLE = SMALL + 1;
const OWN_WORDS = SKETCH_WORDS + 2;

/** Signs that no stream of media, logs or flow records shows. */
const MANY_PORTS = 32;
const MANY_SOURCES = 400;
const LEAST_UNREACHABLE = 3;
/** A frame of 64 bytes with check sequence carries no more than 18 bytes of data. */
const SMALL_BYTES = 60;
const SMALL_SHARE = 0.9;
/** Almost empty datagrams at this multiple of the level, and anything at all at that one. */
const SMALL_FACTOR = 5;
const ANY_FACTOR = 100;

/**
 * Names a flood of datagrams that a host does not answer. A download, a call or a tunnel is a flow
 * with answers, and is not counted at all. Of the one-way ones, cameras, televisions and collectors
 * of logs or flow records take full datagrams at one port from hosts that are known; a flood goes
 * to many ports, comes from made-up sources, is turned away by ICMP, is almost empty, or is far
 * beyond any stream.
 */
export class UdpFloodRule {
  readonly #level: LearnedLevel;
  readonly #victims: Victims;
  readonly #cases: Cases;

  /** @param perSecond unanswered datagrams a second to one host, as a mean over ten */
  constructor(cases: Cases, perSecond: number, seed: number) {
    this.#level = new LearnedLevel(perSecond * FLOOD_SECONDS);
    this.#victims = new Victims(this.#level, OWN_WORDS, seed);
    this.#cases = cases;
  }

  /** So many datagrams like this one went to a host that has not answered; true in a flood. */
  see(source: number, host: number, times: number, packet: Packet, moment: Moment): boolean {
    const victims = this.#victims;
    const at = victims.note(host, 0, source, times, moment.tick);
    addToSketch(victims.table.words, at + PORTS, mix32(packet.dstPort));
    if (packet.wireBytes <= SMALL_BYTES) victims.add(at, SMALL, times);
    const count = victims.get(at, Victim.count);
    const level = this.#level.level;
    if (count < level || !this.#isFlood(at, count, level)) return false;
    this.#tell(at, count, packet, moment);
    return true;
  }

  /** The host says by ICMP that nobody is there. */
  unreachable(host: number): void {
    const at = this.#victims.table.find(host, 0, 0);
    if (at >= 0) this.#victims.add(at, UNREACHABLE);
  }

  get gauge(): TableGauge {
    return gaugeOf("hosts sent datagrams", this.#victims.table);
  }

  #isFlood(at: number, count: number, level: number): boolean {
    const victims = this.#victims;
    if (this.#ports(at) >= MANY_PORTS || victims.sources(at) >= MANY_SOURCES) return true;
    if (victims.get(at, UNREACHABLE) >= LEAST_UNREACHABLE) return true;
    const isEmpty = victims.get(at, SMALL) >= count * SMALL_SHARE;
    return count >= level * (isEmpty ? SMALL_FACTOR : ANY_FACTOR);
  }

  #ports(at: number): number {
    return countOfSketch(this.#victims.table.words, at + PORTS);
  }

  #tell(at: number, count: number, packet: Packet, moment: Moment): void {
    const due = dueOf(this.#victims.table.words, at, moment);
    if (due === 0) return;
    const { attacker, victim, vlan } = partiesOf(packet);
    const sources = this.#victims.sources(at);
    const ports = this.#ports(at);
    const unreachable = this.#victims.get(at, UNREACHABLE);
    const seconds = this.#victims.seconds(at, moment.tick);
    const perSecond = Math.round(count / seconds);
    const why = [
      `${count} unanswered datagrams in ${seconds.toFixed(1)} s, ${perSecond} a second`,
      `${sourcesText(sources)}, ${ports === 1 ? "one port" : `about ${ports} ports`}`,
    ];
    if (unreachable > 0) why.push(`${victim} turned ${unreachable} of them away by ICMP`);
    this.#cases.tell(
      {
        key: `udp-flood-${victim}`,
        count: due,
        victim,
        finding: {
          type: "udp-flood",
          severity: "major",
          attacker: { mac: attacker.mac, ip: isNamed(sources) ? attacker.ip : null },
          ...(vlan !== undefined && { vlan }),
          verdict: `${victim} is flooded with UDP datagrams.`,
          why,
          technique: "T1498.001",
          advice: `Limit the rate at the port of ${attacker.mac}, and find out who sends it.`,
        },
      },
      moment,
    );
  }
}
