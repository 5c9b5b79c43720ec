import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { toWindow, type WindowNumber, type WindowRow } from "#store/window-table.ts";

type NumberedRow = WindowRow & { readonly number: number };

export interface NumberedWindow {
  readonly seq: number;
  readonly window: WindowRecord;
}

const COLUMNS = "start_us, duration_ms, packets, bytes, dropped, features";

/**
 * The windows of the history in the order of their numbers. An index over all of them would write
 * another page each 5 s; so the key, the time, leads to those whose numbers grow with it, and only
 * what a clock that was set back has put out of order is in an index.
 */
export class WindowStream {
  readonly #inOrder: StatementSync;
  readonly #late: StatementSync;
  readonly #before: StatementSync;
  readonly #oldest: StatementSync;
  /** Start of the newest window that is numbered in order. */
  #newestAt: number;
  #newestSeq: number;
  #lastLate: number;
  /** A window numbered in order, from where the last reading can go on. */
  #place = { seq: 0, startAt: Number.MIN_SAFE_INTEGER };

  constructor(db: DatabaseSync) {
    this.#inOrder = db.prepare(
      `SELECT ${COLUMNS}, seq AS number FROM windows
       WHERE start_us > ? AND seq > ? ORDER BY start_us LIMIT ?`,
    );
    this.#late = db.prepare(
      `SELECT ${COLUMNS}, late_seq AS number FROM windows
       WHERE late_seq > ? ORDER BY late_seq LIMIT ?`,
    );
    this.#before = db.prepare(
      "SELECT start_us, seq FROM windows WHERE seq <= ? ORDER BY start_us DESC LIMIT 1",
    );
    this.#oldest = db.prepare(
      "SELECT seq FROM windows WHERE seq IS NOT NULL ORDER BY start_us LIMIT 1",
    );
    const newest = this.#before.get(Number.MAX_SAFE_INTEGER);
    this.#newestAt = Number(newest?.start_us ?? Number.MIN_SAFE_INTEGER);
    this.#newestSeq = Number(newest?.seq ?? 0);
    const late = db.prepare("SELECT max(late_seq) AS last FROM windows WHERE late_seq IS NOT NULL");
    this.#lastLate = Number(late.get()?.last ?? 0);
  }

  /** The highest number that a window has, or 0. */
  get last(): number {
    return Math.max(this.#newestSeq, this.#lastLate);
  }

  /** The lowest number in order that a window still has, or null. */
  get oldest(): number | null {
    const seq = this.#oldest.get()?.seq;
    return typeof seq === "number" ? seq : null;
  }

  /** Which kind of number `seq` is for a window; should that not be committed, nothing is lost. */
  number(startAt: Micros, seq: number): WindowNumber {
    if (startAt <= this.#newestAt) {
      this.#lastLate = seq;
      return { seq: null, lateSeq: seq };
    }
    this.#newestAt = startAt;
    this.#newestSeq = seq;
    return { seq, lateSeq: null };
  }

  /** In the order of their numbers. */
  after(seq: number, limit: number): NumberedWindow[] {
    if (seq < this.#place.seq) this.#goBack(seq);
    const inOrder = this.#inOrder.all(this.#place.startAt, seq, limit) as unknown as NumberedRow[];
    const late = this.#late.all(seq, limit) as unknown as NumberedRow[];
    const rows = late.length === 0 ? inOrder : [...inOrder, ...late];
    rows.sort((a, b) => a.number - b.number);
    const next = rows.slice(0, limit);
    const last = next.findLast(({ number }) => !late.some((row) => row.number === number));
    if (last !== undefined) this.#place = { seq: last.number, startAt: last.start_us };
    return next.map((row) => ({ seq: row.number, window: toWindow(row) }));
  }

  #goBack(seq: number): void {
    const row = this.#before.get(seq);
    const startAt = Number(row?.start_us ?? Number.MIN_SAFE_INTEGER);
    this.#place = { seq: Number(row?.seq ?? 0), startAt };
  }
}
