import type { Micros } from "#core/units.ts";
import { Suppression } from "#detect/suppression.ts";
import type { Screened } from "#detect/types.ts";
import type { AlertEvent, TableGauge, TrustedBinding } from "#l2/types.ts";
import type { PolicyCard } from "#status/types.ts";
import { hasEnded } from "#store/entry-list.ts";
import { type MuteEntry, muteList, muteOf } from "#store/mutes.ts";
import { bindingOf, type PinEntry, pinList } from "#store/pins.ts";
import { WatchedList } from "#store/watched-list.ts";

/** More on the page would fill its live stream. */
const SHOWN = 50;

/** What a look at the documents and the clock has come to. */
export interface PolicyChange {
  /** The documents are others than before, or one of them cannot be read any more. */
  readonly isOther: boolean;
  /** All that is pinned, when that changed. */
  readonly pins: readonly TrustedBinding[] | null;
  /** What changes for the alerts that are open. */
  readonly screened: readonly Screened[];
}

/** What people have told the appliance to pass over and to take for sure: its mutes and pins. */
export class Policy {
  readonly #mutes: WatchedList<MuteEntry>;
  readonly #pins: WatchedList<PinEntry>;
  readonly #suppression = new Suppression();
  /** Ids of the pins that hold. */
  #pinned = "";
  #at = 0 as Micros;

  constructor(directory: string) {
    this.#mutes = new WatchedList(muteList(directory));
    this.#pins = new WatchedList(pinList(directory));
  }

  /** All that is pinned by now. */
  get pins(): TrustedBinding[] {
    return this.#pinsNow().map(bindingOf);
  }

  /** Why a document does not hold as it stands. */
  get problems(): string[] {
    return [this.#mutes.problem, this.#pins.problem].filter((problem) => problem !== null);
  }

  get gauge(): TableGauge {
    return this.#suppression.gauge;
  }

  /** What of a step is told, and what is kept. */
  screen(step: AlertEvent): Screened {
    return this.#suppression.screen(step);
  }

  /**
   * Looks whether the documents have changed, and what has ended. Never throws.
   * @param at the time that alerts have by now: that of a replayed file is not the clock's
   */
  look(at: Micros): PolicyChange {
    this.#at = at;
    const hasOtherMutes = this.#mutes.look();
    if (hasOtherMutes) this.#suppression.replace(this.#mutes.entries.map(muteOf));
    const hasOtherPins = this.#pins.look();
    const pinned = this.#pinsNow().map(({ id }) => id);
    const isPinnedAnew = hasOtherPins || pinned.join() !== this.#pinned;
    this.#pinned = pinned.join();
    return {
      isOther: hasOtherMutes || hasOtherPins,
      pins: isPinnedAnew ? this.pins : null,
      screened: this.#suppression.review(at),
    };
  }

  /** For the page: what holds, the newest first. */
  card(): PolicyCard {
    const mutes = this.#mutesNow();
    const pins = this.#pinsNow();
    return {
      mutedAlerts: this.#suppression.muted,
      mutes: mutes.slice(-SHOWN).reverse(),
      mutesInAll: mutes.length,
      pins: pins.slice(-SHOWN).reverse(),
      pinsInAll: pins.length,
      problems: this.problems,
    };
  }

  #mutesNow(): MuteEntry[] {
    return this.#mutes.entries.filter((entry) => !hasEnded(entry, this.#at));
  }

  #pinsNow(): PinEntry[] {
    return this.#pins.entries.filter((entry) => !hasEnded(entry, this.#at));
  }
}
