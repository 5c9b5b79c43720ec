/** Commands that run beside each other, the exclusive one among them. */
export const MOST_RUNNING = 4;
/** Commands that wait for one of those to end. */
export const MOST_WAITING = 32;

/** Who runs, who waits, and who must come again. */
export class Schedule {
  readonly #running = new Set<string>();
  readonly #waiting: string[] = [];
  /** The one that changes firmware, model or configuration, running or waiting. */
  #exclusive: string | null = null;

  get running(): number {
    return this.#running.size;
  }
  get waiting(): number {
    return this.#waiting.length;
  }

  /** True where there is no place for another one. */
  isBusy(isExclusive: boolean): boolean {
    const isFull = this.#running.size >= MOST_RUNNING && this.#waiting.length >= MOST_WAITING;
    return isFull || (isExclusive && this.#exclusive !== null);
  }

  /** What becomes of a new command. A second exclusive one does not wait: it would be stale. */
  admit(id: string, isExclusive: boolean): "start" | "wait" | "busy" {
    if (this.isBusy(isExclusive)) return "busy";
    const isFree = this.#running.size < MOST_RUNNING;
    if (isExclusive) this.#exclusive = id;
    if (isFree) this.#running.add(id);
    else this.#waiting.push(id);
    return isFree ? "start" : "wait";
  }

  /** One has ended, running or waiting; gives the one to start in its place, or null. */
  end(id: string): string | null {
    if (this.#exclusive === id) this.#exclusive = null;
    if (!this.#running.delete(id)) {
      const place = this.#waiting.indexOf(id);
      if (place !== -1) this.#waiting.splice(place, 1);
      return null;
    }
    const next = this.#waiting.shift() ?? null;
    if (next !== null) this.#running.add(next);
    return next;
  }
}
