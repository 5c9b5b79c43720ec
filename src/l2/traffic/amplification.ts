import type { Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { ageOf, countUntold, dueOf } from "#l2/traffic/pace.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import { isReflectorPort, reflectorName } from "#l2/traffic/services.ts";
import { isNamed, sourcesText, Victim, Victims } from "#l2/traffic/victims.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const BYTES = Victim.own;
const TALKED = Victim.own + 1;
const ANSWERS = Victim.own + 2;
const ASKED = Victim.own + 3;
const OWN_WORDS = 4;
/** TCP's handshake answers are kept apart from the UDP ports. */
export const HANDSHAKE = 0x10000;
/** Answers for each reflector that make a fan-in. */
const ANSWERS_EACH = 2;
/** When the host talks with more than this share of them, it is no victim of theirs. */
const TALKED_SHARE = 0.2;
/** So long it may take until a talk shows its other side; so many reflectors need no such proof. */
const PATIENCE_TICKS = TICKS_PER_SECOND;
const SURE_FACTOR = 8;
/** A few reflectors alone must answer this much in ten seconds, in datagrams this large. */
const FEW_ANSWERS = 1000;
const FEW_MEAN_BYTES = 300;
/** A service that sends this many datagrams for each request is one that multiplies. */
const LOPSIDED_FACTOR = 5;

/**
 * Names answers that nobody asked for: a fan-in from many hosts' same service port, or large ones
 * from a few known reflectors; and the answers of a host of our own that is used against others.
 * A resolver, poller or time server asked first, which the flow shows; devices that answer a
 * multicast search were asked by it; services that speak from port to same port (VPN, clocks, SIP)
 * are not counted.
 */
export class AmplificationRule {
  readonly #victims: Victims;
  readonly #cases: Cases;
  readonly #least: number;

  /** @param least distinct reflectors within ten seconds */
  constructor(cases: Cases, least: number, seed: number) {
    this.#victims = new Victims(null, OWN_WORDS, seed);
    this.#cases = cases;
    this.#least = least;
  }

  /** So many answers like this one that nobody asked for, from `service` of `source`. */
  unasked(
    source: number,
    host: number,
    service: number,
    times: number,
    packet: Packet,
    moment: Moment,
  ): void {
    const victims = this.#victims;
    const at = victims.note(host, service, source, times, moment.tick);
    const count = victims.get(at, Victim.count);
    victims.add(at, BYTES, times * packet.wireBytes);
    if (count < this.#least * ANSWERS_EACH || !this.#isReflected(at, count, service, moment.tick))
      return;
    this.#tell(at, count, service, packet, moment);
  }

  /** The host sends to one whose answer it never seemed to ask for: we saw the middle of a talk. */
  talked(host: number, service: number): void {
    const at = this.#victims.table.find(host, service, 0);
    if (at >= 0) this.#victims.add(at, TALKED);
  }

  /** So many answers of a service like this one, in talks of both sides, went to `host`. */
  answered(host: number, service: number, times: number, packet: Packet, moment: Moment): void {
    const victims = this.#victims;
    const at = victims.claim(host, service, moment.tick);
    const answers = victims.add(at, ANSWERS, times);
    countUntold(victims.table.words, at, times);
    const asked = victims.get(at, ASKED);
    if (answers < FEW_ANSWERS || asked * LOPSIDED_FACTOR > answers) return;
    const due = dueOf(victims.table.words, at, moment);
    if (due === 0) return;
    const { attacker, victim } = partiesOf(packet);
    const why = [
      `about ${answers} answers of one ${reflectorName(service)} service to about ${asked} requests`,
      "the requests were surely sent in the victim's name",
    ];
    this.#report(packet, service, due, moment, why, { mac: attacker.mac, ip: null }, victim);
  }

  /** So many requests of `host` to a service, in talks of both sides. */
  asked(host: number, service: number, times: number): void {
    const at = this.#victims.table.find(host, service, 0);
    if (at >= 0) this.#victims.add(at, ASKED, times);
  }

  get gauge(): TableGauge {
    return gaugeOf("hosts sent answers", this.#victims.table);
  }

  #isReflected(at: number, count: number, service: number, tick: number): boolean {
    const sources = this.#victims.sources(at);
    if (this.#victims.get(at, TALKED) > sources * TALKED_SHARE) return false;
    if (sources >= this.#least * SURE_FACTOR) return true;
    if (ageOf(this.#victims.table.words, at, tick) < PATIENCE_TICKS) return false;
    if (sources >= this.#least) return true;
    if (service === HANDSHAKE || !isReflectorPort(service)) return false;
    const bytes = this.#victims.get(at, BYTES);
    return count >= FEW_ANSWERS && bytes >= count * FEW_MEAN_BYTES;
  }

  #tell(at: number, count: number, service: number, packet: Packet, moment: Moment): void {
    const due = dueOf(this.#victims.table.words, at, moment);
    if (due === 0) return;
    const { attacker, victim } = partiesOf(packet);
    const sources = this.#victims.sources(at);
    const seconds = this.#victims.seconds(at, moment.tick).toFixed(1);
    const bytes = Math.round(this.#victims.get(at, BYTES) / count);
    const what = service === HANDSHAKE ? "SYN-ACK segments" : `${reflectorName(service)} answers`;
    const why = [
      `${count} ${what} in ${seconds} s that ${victim} never asked for`,
      `${sourcesText(sources)}, ${bytes} bytes in the mean`,
    ];
    const ip = isNamed(sources) ? attacker.ip : null;
    this.#report(packet, service, due, moment, why, { mac: attacker.mac, ip }, victim);
  }

  #report(
    packet: Packet,
    service: number,
    count: number,
    moment: Moment,
    why: string[],
    attacker: { mac: string; ip: string | null },
    victim: string,
  ): void {
    const what = service === HANDSHAKE ? "TCP handshakes" : reflectorName(service);
    this.#cases.tell(
      {
        key: `amplification-${victim}`,
        count,
        victim,
        finding: {
          type: "amplification",
          severity: "major",
          attacker,
          ...(packet.vlanTags > 0 && { vlan: packet.vlanId }),
          verdict: `${victim} is flooded by way of ${what}.`,
          why,
          technique: "T1498.002",
          advice: `Have the uplink drop what comes to ${victim} from this service's port.`,
        },
      },
      moment,
    );
  }
}
