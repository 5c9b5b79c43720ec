import type { AlertBook } from "#l2/alert-book.ts";
import type { Stations } from "#l2/stations.ts";
import type { Moment } from "#l2/types.ts";

const KEY = "mac-flood";
const QUIET_SECONDS = 30;
/** Share of the strangers that never spoke twice: made-up addresses, not a large network. */
const ONCE_SHARE = 0.9;

/** Names a flood of source addresses that nobody has seen before. */
export class MacFloodRule {
  readonly #book: AlertBook;
  readonly #stations: Stations;
  readonly #threshold: number;

  /** @param threshold strangers within ten seconds */
  constructor(book: AlertBook, stations: Stations, threshold: number) {
    this.#book = book;
    this.#stations = stations;
    this.#threshold = threshold;
  }

  /** Sees a stranger; true while the flood lasts. */
  see(moment: Moment): boolean {
    const open = this.#book.find(KEY);
    if (open !== undefined) {
      this.#book.again(open, moment);
      return true;
    }
    const { strangers, onceOnly } = this.#stations;
    if (strangers < this.#threshold || onceOnly < strangers * ONCE_SHARE) return false;
    const opened = this.#book.open(
      KEY,
      {
        type: "mac-flood",
        severity: "major",
        verdict: `${strangers} unknown source addresses within 10 s: the switch's table is being filled.`,
        why: [`${onceOnly} of ${strangers} new source addresses sent a single frame`],
        technique: "T1557",
        advice: "Find the port that learns these addresses, shut it, and limit addresses a port.",
      },
      moment,
      QUIET_SECONDS,
    );
    this.#book.announce(opened);
    return true;
  }
}
