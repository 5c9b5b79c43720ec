import { type Clients, macHighOf } from "#l2/dhcp/clients.ts";
import type { Stations } from "#l2/stations.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SPAN_TICKS = 60 * TICKS_PER_SECOND;
/** From its question a client has this long to be heard of again. */
const PATIENCE_TICKS = 10 * TICKS_PER_SECOND;
/** When so many come that they push each other out before, it has this long. */
const RUSH_TICKS = TICKS_PER_SECOND;
const LIMIT = 1024;
const STRIDE = 3;

/** What became of the clients that asked within the last minute. */
export interface Fates {
  /** Those that had time to be heard of. */
  readonly judged: number;
  /** Those of them that asked once, and whose station was not heard after that. */
  readonly silent: number;
}

/** The latest clients that a DHCP server had not seen before, in a ring. */
export class Newcomers {
  readonly #entries = new Int32Array(LIMIT * STRIDE);
  #next = 0;
  #size = 0;

  add(keyHigh: number, keyLow: number, tick: number): void {
    const at = this.#next * STRIDE;
    this.#entries[at] = keyHigh;
    this.#entries[at + 1] = keyLow;
    this.#entries[at + 2] = tick;
    this.#next = (this.#next + 1) % LIMIT;
    if (this.#size < LIMIT) this.#size++;
  }

  /** True when fewer than `count` came within the last minute. */
  isFewerThan(count: number, tick: number): boolean {
    if (this.#size < count) return true;
    const at = ((this.#next - count + LIMIT) % LIMIT) * STRIDE;
    return tick - (this.#entries[at + 2] as number) > SPAN_TICKS;
  }

  fates(clients: Clients, stations: Stations, tick: number): Fates {
    const oldest = this.#entries[this.#next * STRIDE + 2] as number;
    const isRush = this.#size === LIMIT && tick - oldest < PATIENCE_TICKS;
    const patience = isRush ? RUSH_TICKS : PATIENCE_TICKS;
    let judged = 0;
    let silent = 0;
    for (let i = 0; i < this.#size; i++) {
      const at = i * STRIDE;
      const ageTicks = tick - (this.#entries[at + 2] as number);
      if (ageTicks < patience || ageTicks > SPAN_TICKS) continue;
      judged++;
      const keyHigh = this.#entries[at] as number;
      const keyLow = this.#entries[at + 1] as number;
      const heard = stations.lastHeard(macHighOf(keyHigh), keyLow);
      const wasHeard = heard > clients.lastAsked(keyHigh, keyLow) + 1;
      if (!wasHeard && !clients.askedAgain(keyHigh, keyLow)) silent++;
    }
    return { judged, silent };
  }

  get size(): number {
    return this.#size;
  }
}
