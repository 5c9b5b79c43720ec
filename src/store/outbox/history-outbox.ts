import type { OutboxBook } from "#store/outbox/outbox-book.ts";
import type { LossReason, Outbox, OutboxRecord, PostedStream, Stream } from "#store/types.ts";

/** How the outbox gets at the database, which may be away or be replaced. */
export interface OutboxAccess {
  /** Asks the book; null while there is none. */
  ask<T>(question: (book: OutboxBook) => T): T | null;
  /** Records something; false where the disk did not take it. */
  post(stream: PostedStream, body: Readonly<Record<string, unknown>>): boolean;
}

/** The outbox as the history's owner sees it: it never throws. */
export class HistoryOutbox implements Outbox {
  readonly #access: OutboxAccess;
  #listener = (): void => undefined;

  constructor(access: OutboxAccess) {
    this.#access = access;
  }

  last(stream: Stream): number {
    return this.#access.ask(({ states }) => states[stream].last) ?? 0;
  }

  acked(stream: Stream): number {
    return this.#access.ask(({ states }) => states[stream].acked) ?? 0;
  }

  acknowledge(stream: Stream, seq: number): void {
    this.#access.ask(({ states }) => {
      states[stream].acked = Math.min(seq, states[stream].last);
    });
  }

  after(stream: Stream, seq: number, limit: number): readonly OutboxRecord[] | null {
    return this.#access.ask((book) => book.after(stream, seq, limit));
  }

  lossReason(stream: Stream, seq: number): LossReason {
    const state = this.#access.ask(({ states }) => states[stream]) ?? null;
    return state !== null && seq <= state.cut ? state.reason : "lost";
  }

  post(stream: PostedStream, body: Readonly<Record<string, unknown>>): boolean {
    const isWritten = this.#access.post(stream, body);
    if (isWritten) this.tell();
    return isWritten;
  }

  watch(listener: () => void): void {
    this.#listener = listener;
  }

  /** A transaction has recorded something. */
  tell(): void {
    this.#listener();
  }
}
