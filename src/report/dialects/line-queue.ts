import { Fifo } from "#report/fifo.ts";

/** Lines that wait to be written or sent. When it is full the oldest goes, and is counted. */
export class LineQueue<T> {
  readonly limit: number;
  lost = 0;
  readonly #lines = new Fifo<T>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#lines.size;
  }

  push(line: T): void {
    this.#lines.push(line);
    this.#fit();
  }

  shift(): T | undefined {
    return this.#lines.shift();
  }

  /** Before all others, in their order. */
  putBack(lines: readonly T[]): void {
    this.#lines.putBack(lines);
    this.#fit();
  }

  #fit(): void {
    while (this.size > this.limit) {
      this.#lines.shift();
      this.lost++;
    }
  }
}
