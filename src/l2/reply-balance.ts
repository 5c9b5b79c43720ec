import type { MacAddress } from "#core/units.ts";

/** Stations that are remembered; one more would tell no more. */
const MOST = 8;
/** So many stations do not all lie. */
const STATIONS_DO_NOT_LIE = 3;
/** So many stations that answer what was asked show that requests are seen; one could chance to. */
const ASKED_SHOW = 2;

/**
 * Whether the mirror port shows requests at all. Where it shows one direction only, every reply
 * seems unasked, and none of them may be held against anybody.
 */
export class ReplyBalance {
  readonly #unasked: MacAddress[] = [];
  readonly #asked: MacAddress[] = [];

  note(mac: MacAddress, wasAsked: boolean): void {
    const list = wasAsked ? this.#asked : this.#unasked;
    if (list.length < MOST && !list.includes(mac)) list.push(mac);
  }

  get isOneWay(): boolean {
    const seesRequests = this.#asked.length >= ASKED_SHOW;
    return !seesRequests && this.#unasked.length >= STATIONS_DO_NOT_LIE;
  }
}
