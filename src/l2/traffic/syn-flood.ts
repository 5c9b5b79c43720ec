import type { Packet } from "#decode/types.ts";
import type { Finding } from "#l2/alert-book.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { LearnedLevel } from "#l2/traffic/learned-level.ts";
import { ageOf, dueOf, wasTold } from "#l2/traffic/pace.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import { FLOOD_SECONDS, isNamed, sourcesText, Victim, Victims } from "#l2/traffic/victims.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** Since the host is watched closely: requests, handshakes finished, requests refused. */
const WATCHED_FROM = Victim.own;
const ASKED = Victim.own + 1;
const FINISHED = Victim.own + 2;
const REFUSED = Victim.own + 3;
const OWN_WORDS = 4;

/** A host is watched closely from this part of the level on. */
const WATCH_SHARE = 0.5;
/** Handshakes of which fewer are finished are not meant to be. */
const FINISHED_SHARE = 0.2;
const PATIENCE_TICKS = 5;
const SURE_FACTOR = 10;
/** A host that refuses holds nothing half open: only a far higher rate hurts it. */
const REFUSED_FACTOR = 5;
/** Resets that answer no conversation follow a server's restart too, but not so many. */
const STRAY_FACTOR = 10;
/** Services of the table: requests to connect, and segments that only a reset has answered. */
const ASKS = 0;
const STRAYS = 1;

/**
 * Names a flood of requests to connect that nobody means: half-open ones from made-up sources, or
 * from one that resets what it is given. A busy server, a load test and devices that come back all
 * at once finish nearly every handshake, which is looked for from half the level on. Clients of a
 * dead service are refused, or few: the same request sent again counts once.
 */
export class SynFloodRule {
  readonly #level: LearnedLevel;
  readonly #victims: Victims;
  readonly #cases: Cases;

  /** @param perSecond half-open requests a second to one host, as a mean over ten */
  constructor(cases: Cases, perSecond: number, seed: number) {
    this.#level = new LearnedLevel(perSecond * FLOOD_SECONDS);
    this.#victims = new Victims(this.#level, OWN_WORDS, seed);
    this.#cases = cases;
  }

  /** A request to connect, or a segment that can only belong to a flood. */
  asked(source: number, host: number, packet: Packet, moment: Moment): SynLoad {
    const victims = this.#victims;
    const at = victims.note(host, ASKS, source, 1, moment.tick);
    const isQuiet = victims.get(at, Victim.count) < this.#level.level * WATCH_SHARE;
    if (isQuiet) return SynLoad.usual;
    if (victims.get(at, WATCHED_FROM) === 0) {
      victims.table.words[at + WATCHED_FROM] = moment.tick;
    }
    victims.add(at, ASKED);
    if (!this.#isFlood(at, moment.tick)) return SynLoad.watched;
    this.#tell(at, packet, moment);
    return SynLoad.flood;
  }

  /** True while an alert about the host goes on: its requests accuse nobody of anything else. */
  isFlooded(host: number, tick: number): boolean {
    const { words } = this.#victims.table;
    const at = this.#victims.table.find(host, ASKS, 0);
    if (at < 0 || !wasTold(words, at)) return false;
    return ageOf(words, at, tick) < FLOOD_SECONDS * TICKS_PER_SECOND;
  }

  /** A handshake of a watched host was finished. */
  finished(host: number): void {
    this.#note(host, FINISHED);
  }

  refused(host: number): void {
    this.#note(host, REFUSED);
  }

  /** `host` resets a segment of `source` that belongs to no conversation: the packet. */
  stray(source: number, host: number, packet: Packet, moment: Moment): void {
    const victims = this.#victims;
    const at = victims.note(host, STRAYS, source, 1, moment.tick);
    const isFlood = victims.get(at, Victim.count) >= this.#level.level * STRAY_FACTOR;
    if (isFlood) this.#tell(at, packet, moment, true);
  }

  get gauge(): TableGauge {
    return gaugeOf("hosts asked to connect", this.#victims.table);
  }

  #note(host: number, field: number): void {
    const at = this.#victims.table.find(host, ASKS, 0);
    if (at >= 0 && this.#victims.get(at, WATCHED_FROM) !== 0) this.#victims.add(at, field);
  }

  #isFlood(at: number, tick: number): boolean {
    const victims = this.#victims;
    const asked = victims.get(at, ASKED);
    const finished = victims.get(at, FINISHED);
    if (finished > asked * FINISHED_SHARE) return false;
    const least = this.#level.level * (1 - WATCH_SHARE);
    const open = asked - finished;
    const isHeld = open - victims.get(at, REFUSED) >= least || open >= least * REFUSED_FACTOR;
    if (!isHeld) return false;
    const waited = tick - victims.get(at, WATCHED_FROM);
    return waited >= PATIENCE_TICKS || asked >= least * SURE_FACTOR;
  }

  #tell(at: number, packet: Packet, moment: Moment, isStray = false): void {
    const due = dueOf(this.#victims.table.words, at, moment);
    if (due === 0) return;
    const { attacker, victim, vlan } = partiesOf(packet, isStray);
    const ip = isNamed(this.#victims.sources(at)) ? attacker.ip : null;
    const finding: Finding = {
      type: "syn-flood",
      severity: "major",
      attacker: { mac: attacker.mac, ip },
      ...(vlan !== undefined && { vlan }),
      verdict: `${victim} is flooded with ${isStray ? "segments of no conversation" : "requests to connect that nobody means"}.`,
      why: this.#why(at, moment.tick, isStray),
      technique: "T1499.001",
      advice: `Limit the rate at the port of ${attacker.mac}; turn on SYN cookies on ${victim}.`,
    };
    this.#cases.tell({ key: `syn-flood-${victim}`, count: due, victim, finding }, moment);
  }

  #why(at: number, tick: number, isStray: boolean): string[] {
    const victims = this.#victims;
    const seconds = victims.seconds(at, tick);
    const count = victims.get(at, Victim.count);
    const sources = victims.sources(at);
    const asked = victims.get(at, ASKED);
    const why = [
      `${count} ${isStray ? "segments answered by a reset" : "requests"} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`,
      sourcesText(sources) + (isNamed(sources) ? "" : ", most of them surely made up"),
    ];
    if (!isStray) {
      why.push(`${victims.get(at, FINISHED)} of the last ${asked} handshakes were finished`);
    }
    return why;
  }
}

/** What a request means for its host. */
export const SynLoad = { usual: 0, watched: 1, flood: 2 } as const;
export type SynLoad = (typeof SynLoad)[keyof typeof SynLoad];
