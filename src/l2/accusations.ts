import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook, AlertCase } from "#l2/alert-book.ts";
import { AlertGroups } from "#l2/alert-groups.ts";
import type { Family } from "#l2/family.ts";
import { duplicateFinding, type SpoofCase, spoofFinding } from "#l2/spoof-finding.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

const QUIET_SECONDS = 120;

/** An attacker and the address it took. */
export interface Theft {
  readonly ip: number;
  readonly attacker: MacAddress;
}

/** The alerts against stations that take addresses of others. */
export class Accusations {
  readonly #family: Family;
  readonly #book: AlertBook;
  readonly #groups: AlertGroups;

  constructor(family: Family, book: AlertBook) {
    this.#family = family;
    this.#book = book;
    this.#groups = new AlertGroups(book);
  }

  /** The open alert of a theft, if any. */
  find({ ip, attacker }: Theft): AlertCase | undefined {
    return this.#book.find(this.#keyOf(ip, attacker));
  }

  /** An open alert against the station, the latest first. */
  against(attacker: MacAddress): readonly AlertCase[] {
    return this.#groups.openOf(formatMac(attacker)).toReversed();
  }

  /** Opens the alert of a theft, or counts into those of an attacker that has too many. */
  accuse(theft: Theft, spoof: SpoofCase, told: number, moment: Moment): AlertCase {
    const groups = [this.#family.nameOf(theft.ip), formatMac(theft.attacker)];
    // Many made-up thieves of one address must not hide the one that is proven by its deeds.
    const isProven = spoof.claim === null;
    const full = this.find(theft) ?? this.#groups.findFull(isProven ? groups.slice(1) : groups);
    if (full !== undefined) {
      this.#book.again(full, moment);
      return full;
    }
    const key = this.#keyOf(theft.ip, theft.attacker);
    const opened = this.#book.open(key, spoofFinding(spoof), moment, QUIET_SECONDS);
    opened.interception = { state: "attempted", packets: 0 };
    this.#groups.join(groups, opened);
    if (told !== 0) this.#book.addVictim(opened, this.#family.nameOf(told));
    this.#book.announce(opened);
    return opened;
  }

  /** Counts another claim into an open alert. */
  again(open: AlertCase, told: number, moment: Moment): void {
    this.#book.again(open, moment);
    if (told !== 0) this.#book.addVictim(open, this.#family.nameOf(told));
  }

  /** A packet of `victim` was seen to go by way of the attacker. Told at once the first time. */
  intercepted(open: AlertCase, victim: string, receiver: string, moment: Moment): void {
    this.#book.again(open, moment);
    this.#book.addVictim(open, victim);
    const before = open.interception;
    const since = before?.since ?? moment.at;
    open.interception = { state: "intercepting", since, packets: (before?.packets ?? 0) + 1 };
    if (before?.state === "intercepting") return;
    const { finding } = open;
    const attacker = finding.attacker?.mac ?? "the attacker";
    const why = [`packets of ${victim} go by way of ${attacker} to ${receiver}`, ...finding.why];
    const verdict = finding.verdict.replace(/\.$/, ", and its traffic is being intercepted.");
    this.#book.tellNow(open, { ...finding, cause: "interception", verdict, why });
  }

  /** Two stations use one address: told once, and again while both go on. */
  duplicate(spoof: SpoofCase, moment: Moment): void {
    const finding = duplicateFinding(spoof);
    const key = `duplicate-ip-${finding.claimed}`;
    const open = this.#book.find(key);
    if (open !== undefined) this.#book.again(open, moment);
    else this.#book.announce(this.#book.open(key, finding, moment, QUIET_SECONDS));
  }

  get gauge(): TableGauge {
    return this.#groups.gauge;
  }

  #keyOf(ip: number, attacker: MacAddress): string {
    return `${this.#family.type}-${formatMac(attacker)}-${this.#family.nameOf(ip)}`;
  }
}
