import type { AlertBook } from "#l2/alert-book.ts";
import type { Stations } from "#l2/stations.ts";
import type { Moment } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

export const MAC_FLOOD_KEY = "mac-flood";
const QUIET_SECONDS = 30;
/** Share of the strangers that hardly spoke: made-up addresses, not a large network. */
const FLEETING_SHARE = 0.9;
/** Stations that come back all at once have this long to speak again. */
const PATIENCE_TICKS = TICKS_PER_SECOND / 2;
/** So many strangers of which so few spoke again need no patience. */
const SURE_FACTOR = 2;
const SURE_SHARE = 0.99;
/** This part of the strangers that make a flood is a rush, and keeps an open alert so. */
const RUSH_SHARE = 0.25;

/** Names a flood of source addresses that nobody has seen before. */
export class MacFloodRule {
  readonly #book: AlertBook;
  readonly #stations: Stations;
  readonly #threshold: number;
  /** Tick when the strangers of the running span were last no rush. */
  #calmTick = 0;

  /** @param threshold strangers within ten seconds; in the first minute, within one */
  constructor(book: AlertBook, stations: Stations, threshold: number) {
    this.#book = book;
    this.#stations = stations;
    this.#threshold = threshold;
  }

  /** Sees a stranger; true while the flood's alert is open. */
  see(moment: Moment): boolean {
    const open = this.#book.find(MAC_FLOOD_KEY);
    const isRush = this.#stations.strangers >= this.#threshold * RUSH_SHARE;
    if (!isRush) this.#calmTick = moment.tick;
    if (open !== undefined) {
      if (isRush) this.#book.again(open, moment);
      return true;
    }
    if (!this.#isFlood(moment)) return false;
    this.#accuse(moment);
    return true;
  }

  #isFlood(moment: Moment): boolean {
    const { strangers, fleeting } = this.#stations;
    if (strangers < this.#threshold) return false;
    if (strangers >= this.#threshold * SURE_FACTOR && fleeting >= strangers * SURE_SHARE)
      return true;
    const hadTime = moment.tick - this.#calmTick >= PATIENCE_TICKS;
    return hadTime && fleeting >= strangers * FLEETING_SHARE;
  }

  #accuse(moment: Moment): void {
    const { strangers, fleeting } = this.#stations;
    const seconds = Math.max(1, this.#stations.spanTicks(moment.tick)) / TICKS_PER_SECOND;
    const opened = this.#book.open(
      MAC_FLOOD_KEY,
      {
        type: "mac-flood",
        severity: "major",
        verdict: `${strangers} unknown source addresses within ${seconds} s: the switch's table is being filled.`,
        why: [`${fleeting} of ${strangers} new source addresses sent a frame or two and no more`],
        technique: "T1557",
        advice: "Find the port that learns these addresses, shut it, and limit addresses a port.",
      },
      moment,
      QUIET_SECONDS,
    );
    opened.count = strangers;
    this.#book.announce(opened);
  }
}
