/** What is looked for in the data segments of a port. */
export const Look = { handshake: 1, held: 2, greeting: 4, request: 8 } as const;

/** Everything is looked for anew after this long; those that are still due ask again. */
const TURN_TICKS = 600;

/**
 * The ports whose data segments are worth a look. Nearly always there are none, and then a data
 * segment costs one comparison.
 */
export class DataWatch {
  /** True while any port is watched. */
  isOn = false;
  /** Counts what is marked for the first time. */
  news = 0;
  readonly #looks = new Uint8Array(65_536);
  #turnTick = 0;

  mark(port: number, look: number): void {
    const known = this.#looks[port] as number;
    if ((known & look) === look) return;
    this.#looks[port] = known | look;
    this.isOn = true;
    this.news++;
  }

  /** Looks due on a segment, by either port. */
  lookAt(port: number): number {
    return this.#looks[port] as number;
  }

  /** True when any is due by one of two ports in one word. */
  isLookedAt(ports: number): boolean {
    return ((this.#looks[ports >>> 16] as number) | (this.#looks[ports & 0xffff] as number)) !== 0;
  }

  /** Lets time pass. Call about once a second. */
  tick(tick: number): void {
    if (!this.isOn) return;
    if (this.#turnTick === 0) this.#turnTick = tick + TURN_TICKS;
    if (tick < this.#turnTick) return;
    this.#turnTick = 0;
    this.#looks.fill(0);
    this.isOn = false;
  }
}
