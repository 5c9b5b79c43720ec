import type { Packet } from "#decode/types.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { countUntold, dueOf } from "#l2/traffic/pace.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import { loginName } from "#l2/traffic/services.ts";
import { Session, type Sessions } from "#l2/traffic/sessions.ts";
import type { Moment } from "#l2/types.ts";

/** Both sides of a failed login; who gets in sends and gets more, or stays. */
const SHORT_BYTES = 10_000;
/** Share of the accepted connections that end short. */
const SHORT_SHARE = 0.7;
/** Refused logins in a minute that make guesses. */
const REFUSALS = 10;

/**
 * Names a client that guesses logins: many connections a minute to one login service that end after
 * a few thousand bytes, or logins refused in clear words. The service is known by its usual port or
 * by its greeting. People, backups and administration tools open few connections and keep them or
 * carry data; monitoring looks once a minute or less. Web and database servers, whose clients may
 * connect for each request, are judged by refusals alone.
 */
export class BruteForceRule {
  readonly #sessions: Sessions;
  readonly #cases: Cases;
  readonly #least: number;

  /** @param least short connections of one client to one login service in a minute */
  constructor(cases: Cases, sessions: Sessions, least: number) {
    this.#sessions = sessions;
    this.#cases = cases;
    this.#least = least;
  }

  /** A connection ended after so many bytes of both sides; `isAnswer`: the server ended it. */
  ended(at: number, bytes: number, packet: Packet, moment: Moment, isAnswer: boolean): void {
    if (bytes >= SHORT_BYTES) return;
    this.#sessions.add(at, Session.short);
    countUntold(this.#sessions.table.words, at + Session.loginPace, 1);
    this.#judge(at, packet, moment, isAnswer);
  }

  /** The service refused a login in clear words: the packet. */
  refused(at: number, packet: Packet, moment: Moment): void {
    countUntold(this.#sessions.table.words, at + Session.loginPace, 1);
    this.#judge(at, packet, moment, true);
  }

  #judge(at: number, packet: Packet, moment: Moment, isAnswer: boolean): void {
    const sessions = this.#sessions;
    const port = isAnswer ? packet.srcPort : packet.dstPort;
    const short = sessions.get(at, Session.short);
    const refusals = sessions.get(at, Session.refusals);
    const isLogin = sessions.get(at, Session.isLogin) !== 0 || loginName(port) !== undefined;
    const isShort = short >= sessions.get(at, Session.accepted) * SHORT_SHARE;
    const isGuess = isLogin && short >= this.#least && isShort;
    if (!isGuess && refusals < REFUSALS) return;
    const due = dueOf(sessions.table.words, at + Session.loginPace, moment);
    if (due === 0) return;
    const { attacker, victim, vlan } = partiesOf(packet, isAnswer);
    const name = loginName(port) ?? "login";
    const why = [`${short} short connections to one ${name} service within a minute`];
    if (refusals > 0) why.push(`${refusals} logins were refused`);
    this.#cases.tell(
      {
        key: `brute-force-${attacker.ip}-${victim}-${port}`,
        count: due,
        victim,
        finding: {
          type: "brute-force",
          severity: "major",
          attacker,
          ...(vlan !== undefined && { vlan }),
          verdict: `${attacker.ip} is guessing logins of ${victim} port ${port}.`,
          why,
          technique: "T1110",
          advice: `Block ${attacker.ip} at ${victim}, look for a login that worked, and use keys.`,
        },
      },
      moment,
    );
  }
}
