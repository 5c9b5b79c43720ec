import type { Packet } from "#decode/types.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { countUntold, dueOf } from "#l2/traffic/pace.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import { Session, type Sessions } from "#l2/traffic/sessions.ts";
import type { Moment } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** So long a service may take to answer what it was asked. */
const HELD_TICKS = 5 * TICKS_PER_SECOND;
/** Answers for each connection held, below which the service waits for requests to be finished. */
const ANSWERS_EACH = 0.5;
/** A client that sends this much for each connection uploads, and is no miser. */
const SENT_EACH = 10;
/** Share of the connections that the server breaks off, and those it never accepts. */
const BROKEN_SHARE = 0.7;
const UNANSWERED_SHARE = 0.3;
const UNANSWERED_FACTOR = 6;

/**
 * Names a client that takes up a service's connections: many held open with requests that never
 * become whole (slowloris, slow POST), so many that the server breaks them off, or more than it can
 * accept. A load test, a browser, a pool of database connections or a proxy may open as many, but
 * each is answered and ended in good order; a log shipper or upload that is never answered sends
 * far more than a drop at a time.
 */
export class ConnectionFloodRule {
  readonly #sessions: Sessions;
  readonly #cases: Cases;
  readonly #least: number;

  /** @param least connections of one client to one service that count as many */
  constructor(cases: Cases, sessions: Sessions, least: number) {
    this.#sessions = sessions;
    this.#cases = cases;
    this.#least = least;
  }

  /** A connection was opened. */
  opened(at: number): void {
    countUntold(this.#sessions.table.words, at + Session.floodPace, 1);
  }

  /** True from now on while so many are held that the data must be watched. */
  accepted(at: number, moment: Moment): boolean {
    const sessions = this.#sessions;
    const isMany = sessions.held(at) >= this.#least;
    if (isMany && sessions.get(at, Session.heldFrom) !== 0) return true;
    sessions.set(at, Session.heldFrom, isMany ? moment.tick : 0);
    sessions.set(at, Session.heldAnswers, 0);
    sessions.set(at, Session.heldSent, 0);
    return isMany;
  }

  /** Judges, with a packet of the client or (`isAnswer`) of the server in hand. */
  judge(at: number, packet: Packet, moment: Moment, isAnswer: boolean): void {
    const why = this.#why(at, moment.tick);
    if (why === null) return;
    const due = dueOf(this.#sessions.table.words, at + Session.floodPace, moment);
    if (due === 0) return;
    const { attacker, victim, vlan } = partiesOf(packet, isAnswer);
    const port = isAnswer ? packet.srcPort : packet.dstPort;
    this.#cases.tell(
      {
        key: `http-flood-${victim}-${port}`,
        count: due,
        victim,
        finding: {
          type: "http-flood",
          severity: "major",
          attacker,
          ...(vlan !== undefined && { vlan }),
          verdict: `${attacker.ip} takes up the connections of ${victim} port ${port}.`,
          why: [why, `${this.#sessions.get(at, Session.opened)} connections opened in a minute`],
          technique: "T1499.002",
          advice: `Limit connections for each client of ${victim}; isolate ${attacker.mac} if it goes on.`,
        },
      },
      moment,
    );
  }

  #why(at: number, tick: number): string | null {
    const sessions = this.#sessions;
    const opened = sessions.get(at, Session.opened);
    if (opened < this.#least) return null;
    const accepted = sessions.get(at, Session.accepted);
    const broken = sessions.get(at, Session.broken);
    if (broken >= this.#least && broken >= accepted * BROKEN_SHARE) {
      return `the server broke off ${broken} of ${accepted} connections`;
    }
    const unanswered = opened - accepted;
    const isOverrun = opened >= this.#least * UNANSWERED_FACTOR && accepted * 5 >= opened;
    if (isOverrun && unanswered >= opened * UNANSWERED_SHARE) {
      return `the server could not accept ${unanswered} of ${opened} connections`;
    }
    return this.#held(at, tick);
  }

  #held(at: number, tick: number): string | null {
    const sessions = this.#sessions;
    const held = sessions.held(at);
    const from = sessions.get(at, Session.heldFrom);
    if (from === 0 || tick - from < HELD_TICKS || held < this.#least) return null;
    const answers = sessions.get(at, Session.heldAnswers);
    const sent = sessions.get(at, Session.heldSent);
    if (answers >= held * ANSWERS_EACH || sent >= held * SENT_EACH) return null;
    const seconds = (tick - from) / TICKS_PER_SECOND;
    return `${held} connections held open with ${answers} answers in ${seconds.toFixed(1)} s`;
  }
}
