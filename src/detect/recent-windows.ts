import type { WindowRecord } from "#features/types.ts";

/** The newest windows, in their order. */
export class RecentWindows {
  readonly #limit: number;
  readonly #windows: WindowRecord[] = [];
  /** Where the oldest stands once there are as many as may be. */
  #oldest = 0;

  /** @param limit more than so many are not kept: the oldest go */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(window: WindowRecord): void {
    if (this.#windows.length < this.#limit) {
      this.#windows.push(window);
      return;
    }
    this.#windows[this.#oldest] = window;
    this.#oldest = (this.#oldest + 1) % this.#limit;
  }

  /** Oldest first. */
  all(): WindowRecord[] {
    return [...this.#windows.slice(this.#oldest), ...this.#windows.slice(0, this.#oldest)];
  }
}
