import type { AlertBook, Finding } from "#l2/alert-book.ts";
import { type Moment, SEVERITIES } from "#l2/types.ts";

const QUIET_SECONDS = 60;
/** More is told at once when a case has grown by this factor since it was last told. */
const GROWTH = 4;

/** What a rule has seen of an attack since it last told. */
export interface Sighting {
  /** The same for all of one attack. */
  readonly key: string;
  /** Frames or events. */
  readonly count: number;
  readonly victim: string;
  readonly finding: Finding;
}

/** Sees to it that one attack is one alert: the first sighting opens it, later ones feed it. */
export class Cases {
  readonly #book: AlertBook;

  constructor(book: AlertBook) {
    this.#book = book;
  }

  tell({ key, count, victim, finding }: Sighting, moment: Moment): void {
    const open = this.#book.find(key);
    if (open === undefined) {
      const opened = this.#book.open(key, finding, moment, QUIET_SECONDS);
      opened.count = count;
      this.#book.addVictim(opened, victim);
      this.#book.announce(opened);
      return;
    }
    this.#book.again(open, moment, count);
    this.#book.addVictim(open, victim);
    const rank = SEVERITIES.indexOf(finding.severity) - SEVERITIES.indexOf(open.finding.severity);
    if (rank > 0) return;
    if (rank < 0 || open.count >= open.toldCount * GROWTH) {
      this.#book.restate(open, finding, moment);
    } else {
      open.finding = finding;
    }
  }
}
