import type { Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { LearnedLevel } from "#l2/traffic/learned-level.ts";
import { dueOf } from "#l2/traffic/pace.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import { FLOOD_SECONDS, isNamed, sourcesText, Victim, Victims } from "#l2/traffic/victims.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

/** Shares of a second's messages that make it major. */
const MAJOR_FACTOR = 10;

/**
 * Names a flood of echo requests, or of replies that nobody asked for, to one host. Monitoring
 * systems send a few a second to each host and a route trace some tens in all; errors
 * (unreachable, time exceeded) follow from other traffic and are not counted.
 */
export class IcmpFloodRule {
  readonly #level: LearnedLevel;
  readonly #victims: Victims;
  readonly #cases: Cases;

  /** @param perSecond messages a second to one host, as a mean over ten */
  constructor(cases: Cases, perSecond: number, seed: number) {
    this.#level = new LearnedLevel(perSecond * FLOOD_SECONDS);
    this.#victims = new Victims(this.#level, 0, seed);
    this.#cases = cases;
  }

  see(source: number, host: number, packet: Packet, moment: Moment): boolean {
    const victims = this.#victims;
    const at = victims.note(host, 0, source, 1, moment.tick);
    const count = victims.get(at, Victim.count);
    if (count < this.#level.level) return false;
    this.#tell(at, count, packet, moment);
    return true;
  }

  get gauge(): TableGauge {
    return gaugeOf("hosts sent ICMP", this.#victims.table);
  }

  #tell(at: number, count: number, packet: Packet, moment: Moment): void {
    const due = dueOf(this.#victims.table.words, at, moment);
    if (due === 0) return;
    const { attacker, victim, vlan } = partiesOf(packet);
    const sources = this.#victims.sources(at);
    const isForged = attacker.ip === victim;
    const seconds = this.#victims.seconds(at, moment.tick);
    const perSecond = Math.round(count / seconds);
    const why = [
      `${count} echo messages in ${seconds.toFixed(1)} s, ${perSecond} a second`,
      sourcesText(sources),
    ];
    if (isForged) why.push("they claim to come from the victim itself: the source is forged");
    const isMajor = perSecond * FLOOD_SECONDS >= this.#level.level * MAJOR_FACTOR;
    this.#cases.tell(
      {
        key: `icmp-flood-${victim}`,
        count: due,
        victim,
        finding: {
          type: "icmp-flood",
          severity: isMajor ? "major" : "minor",
          attacker: { mac: attacker.mac, ip: isNamed(sources) && !isForged ? attacker.ip : null },
          ...(vlan !== undefined && { vlan }),
          verdict: `${victim} is flooded with ICMP echo messages.`,
          why,
          technique: "T1498.001",
          advice: `Limit ICMP at the port of ${attacker.mac}, and find out who sends it.`,
        },
      },
      moment,
    );
  }
}
