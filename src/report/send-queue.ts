import { Fifo } from "#report/fifo.ts";
import type { Message } from "#report/message.ts";

/**
 * What waits to be sent, alerts before the rest. When it is full the oldest that is no alert
 * goes, then the oldest alert; each is counted.
 */
export class SendQueue {
  readonly limit: number;
  lost = 0;
  readonly #alerts = new Fifo<Message>();
  readonly #others = new Fifo<Message>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#alerts.size + this.#others.size;
  }

  push(message: Message): void {
    (isAlert(message) ? this.#alerts : this.#others).push(message);
    this.#fit();
  }

  /** The next alert, if any. */
  takeAlert(): Message | undefined {
    return this.#alerts.shift();
  }

  /** The next that is no alert, if any. */
  takeOther(): Message | undefined {
    return this.#others.shift();
  }

  /** Sent but not acknowledged: back to the front, in the order they were sent. */
  putBack(messages: readonly Message[]): void {
    this.#alerts.putBack(messages.filter(isAlert));
    this.#others.putBack(messages.filter((message) => !isAlert(message)));
    this.#fit();
  }

  #fit(): void {
    while (this.size > this.limit) {
      if (this.#others.shift() === undefined) this.#alerts.shift();
      this.lost++;
    }
  }
}

function isAlert(message: Message): boolean {
  return message.topic === "e/alert";
}
