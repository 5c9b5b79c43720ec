import type { Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import { BeaconRule } from "#l2/traffic/beacon.ts";
import { BruteForceRule } from "#l2/traffic/brute-force.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { ConnectionFloodRule } from "#l2/traffic/connection-flood.ts";
import { type DataWatch, Look } from "#l2/traffic/data-watch.ts";
import { Greeting, payloadBytes, readGreeting } from "#l2/traffic/greeting.ts";
import { ScannerWordsRule } from "#l2/traffic/scanner-words.ts";
import { Session, Sessions } from "#l2/traffic/sessions.ts";
import type { TrafficConfig } from "#l2/traffic/types.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

/** From this many connections in a minute on, what both sides say first is read. */
const WORDS_FROM = 8;
/** Encrypted from the first word on. */
const TLS_PORT = 443;

/** Tells the rules about clients and services how their connections go. */
export class SessionWatch {
  readonly #sessions: Sessions;
  readonly #data: DataWatch;
  readonly #flood: ConnectionFloodRule;
  readonly #bruteForce: BruteForceRule;
  readonly #beacon: BeaconRule;
  readonly #words: ScannerWordsRule;

  constructor(cases: Cases, data: DataWatch, config: TrafficConfig, seed: number) {
    this.#sessions = new Sessions(seed);
    this.#data = data;
    this.#flood = new ConnectionFloodRule(cases, this.#sessions, config.heldConnections);
    this.#bruteForce = new BruteForceRule(cases, this.#sessions, config.loginTries);
    this.#beacon = new BeaconRule(cases, this.#sessions, config.learnSeconds);
    this.#words = new ScannerWordsRule(cases, this.#sessions);
  }

  opened(client: number, service: number, packet: Packet, moment: Moment): void {
    const sessions = this.#sessions;
    const at = sessions.claim(client, service, moment.tick);
    const opened = sessions.add(at, Session.opened);
    if (opened >= WORDS_FROM && packet.dstPort !== TLS_PORT) {
      this.#data.mark(packet.dstPort, Look.greeting | Look.request);
    }
    this.#flood.opened(at);
    this.#flood.judge(at, packet, moment, false);
    this.#beacon.opened(at, packet, moment);
  }

  accepted(client: number, service: number, packet: Packet, moment: Moment): void {
    const at = this.#sessions.find(client, service);
    if (at < 0) return;
    this.#sessions.add(at, Session.accepted);
    if (this.#flood.accepted(at, moment)) this.#data.mark(packet.srcPort, Look.held);
  }

  /** An accepted connection ended in good order, after so many bytes where that is known. */
  ended(
    client: number,
    service: number,
    bytes: number | null,
    packet: Packet,
    moment: Moment,
    isAnswer = false,
  ): void {
    const at = this.#sessions.find(client, service);
    if (at < 0) return;
    this.#flood.judge(at, packet, moment, isAnswer);
    this.#sessions.end(at);
    if (bytes === null) return;
    this.#bruteForce.ended(at, bytes, packet, moment, isAnswer);
    this.#beacon.ended(at, bytes);
  }

  /** The server broke an accepted connection off. */
  broken(client: number, service: number, packet: Packet, moment: Moment): void {
    const at = this.#sessions.find(client, service);
    if (at < 0) return;
    this.#sessions.end(at);
    this.#sessions.add(at, Session.broken);
    this.#flood.judge(at, packet, moment, true);
  }

  /** A service that is watched sends data. */
  answers(client: number, service: number, looks: number, packet: Packet, moment: Moment): void {
    const sessions = this.#sessions;
    const at = sessions.find(client, service);
    if (at < 0 || payloadBytes(packet) <= 0) return;
    if (sessions.get(at, Session.heldFrom) !== 0) sessions.add(at, Session.heldAnswers);
    if ((looks & Look.greeting) === 0) return;
    const greeting = readGreeting(packet);
    if (greeting === Greeting.login) sessions.set(at, Session.isLogin, 1);
    if (greeting !== Greeting.refusal) return;
    sessions.add(at, Session.refusals);
    this.#bruteForce.refused(at, packet, moment);
  }

  /** A client of a watched service sends data. */
  sends(client: number, service: number, looks: number, packet: Packet, moment: Moment): void {
    const sessions = this.#sessions;
    const at = sessions.find(client, service);
    if (at < 0 || payloadBytes(packet) <= 0) return;
    if ((looks & Look.request) !== 0) this.#words.read(at, packet, moment);
    if (sessions.get(at, Session.heldFrom) === 0) return;
    this.#flood.judge(at, packet, moment, false);
    sessions.add(at, Session.heldSent);
  }

  get gauge(): TableGauge {
    return gaugeOf("clients of services", this.#sessions.table);
  }
}
