import { KeyedTable } from "#core/keyed-table.ts";
import { macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook, AlertCase, Finding } from "#l2/alert-book.ts";
import { NewsQuota } from "#l2/news-quota.ts";
import type { Cause, Moment, TableGauge } from "#l2/types.ts";

const QUIET_SECONDS = 60;
const SHARED_LIMIT = 1024;
/** An address that moves so often without a pause is worth a look. */
const FLAPS = 5;

/** An address that has come to another station, and why. */
export interface Move {
  readonly ip: string;
  /** The one that had it, or null for an address that joined another of the same station. */
  readonly from: string | null;
  readonly to: string;
  readonly cause: Cause;
  /** Where it is known better than the cause alone says. */
  readonly why?: string;
}

/** An address that a station uses besides another. */
export interface Another {
  readonly ip: string;
  readonly to: string;
  readonly mac: MacAddress;
}

const REASONS: Partial<Record<Cause, (move: Move) => string>> = {
  lease: ({ ip, to }) => `a DHCP server gave ${ip} to ${to}`,
  "fail-over": ({ to }) => `${to} is a member or the shared address of a router group`,
  announcement: ({ to }) => `${to} announced it to all, and the one before has given it up`,
  swap: ({ from, to }) => `${from} is silent, and ${to} speaks in its place like any host`,
  "multi-ip": ({ to }) => `${to} has another address besides, and nobody else claims this one`,
};

/** Tells of addresses that came to another station for a good reason: news, no alarm. */
export class MoveNews {
  readonly #book: AlertBook;
  /** Stations known to have several addresses. */
  readonly #shared: KeyedTable;
  readonly #quota = new NewsQuota();

  constructor(book: AlertBook, seed: number) {
    this.#book = book;
    this.#shared = new KeyedTable(SHARED_LIMIT, seed);
  }

  tell(move: Move, moment: Moment): void {
    const key = `mac-flap-${move.ip}-${move.cause}`;
    const open = this.#book.find(key);
    if (open !== undefined) {
      this.#goOn(open, move, moment);
      return;
    }
    if (!this.#quota.take(moment.tick)) return;
    this.#book.announce(this.#book.open(key, findingOf(move), moment, QUIET_SECONDS));
  }

  /** One more address of a station, told of the first only: routers have many. */
  tellOfAnother({ ip, to, mac }: Another, moment: Moment): void {
    const place = this.#shared.claim(macHigh(mac), macLow(mac), moment.tick);
    this.#shared.touch(place, moment.tick);
    if (this.#shared.wasAbsent) this.tell({ ip, from: null, to, cause: "multi-ip" }, moment);
  }

  /** Those told of in the running minute, and all that were too many. */
  get gauge(): TableGauge {
    return this.#quota.gauge("news of moved addresses");
  }

  #goOn(open: AlertCase, move: Move, moment: Moment): void {
    this.#book.again(open, moment);
    if (open.count < FLAPS || open.finding.severity === "warning") return;
    const { ip, from, to } = move;
    const finding: Finding = {
      ...findingOf(move),
      severity: "warning",
      verdict: `${ip} moves back and forth between ${from} and ${to}.`,
      why: [`${open.count} moves without a minute of rest between them`],
      advice: "See whether a router group or a cluster cannot agree on who is in charge.",
    };
    this.#book.restate(open, finding, moment);
  }
}

function findingOf(move: Move): Finding {
  const { ip, from, to, cause } = move;
  return {
    type: "mac-flap",
    severity: "notice",
    attacker: { mac: to, ip: null },
    claimed: ip,
    ...(from !== null && { owner: { mac: from } }),
    cause,
    verdict:
      from === null ? `${to} uses ${ip} too.` : `${ip} has moved from ${from} to ${to} (${cause}).`,
    why: [move.why ?? REASONS[cause]?.(move) ?? cause],
  };
}
