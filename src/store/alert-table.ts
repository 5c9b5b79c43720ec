import type { DatabaseSync, StatementSync } from "node:sqlite";
import { clip } from "#core/clip.ts";
import type { Micros } from "#core/units.ts";
import type { GivenStep, KeptStep } from "#detect/types.ts";
import { ALERT_LIMITS } from "#l2/types.ts";
import { IS_OPEN } from "#store/migrations.ts";
import { parseStoredAlert } from "#store/stored-alert.ts";

/**
 * One row an alert: its last step as JSON and how many steps there were. Earlier steps went to
 * `e/alert` when they happened; here an alert that is updated for days stays one bounded row.
 */
export class AlertTable {
  /** The most rows that one answer had to leave out because they hold no alert. */
  damaged = 0;
  readonly #update: StatementSync;
  readonly #insert: StatementSync;
  readonly #recent: StatementSync;
  readonly #open: StatementSync;
  readonly #one: StatementSync;
  readonly #between: StatementSync;
  readonly #expire: StatementSync;
  #size: number;
  #sizeCommitted: number;

  constructor(db: DatabaseSync) {
    this.#update = db.prepare(
      `UPDATE alerts SET at_us = ?, steps = steps + 1, last_step = ?
       WHERE id = ? AND since_us = ?`,
    );
    this.#insert = db.prepare(
      "INSERT INTO alerts (at_us, steps, last_step, id, since_us) VALUES (?, 1, ?, ?, ?)",
    );
    this.#recent = db.prepare(
      "SELECT last_step FROM alerts ORDER BY at_us DESC, alert DESC LIMIT ?",
    );
    this.#open = db.prepare(
      `SELECT last_step FROM alerts WHERE ${IS_OPEN} ORDER BY at_us DESC, alert DESC LIMIT ?`,
    );
    this.#one = db.prepare(
      "SELECT last_step FROM alerts WHERE id = ? ORDER BY at_us DESC, alert DESC LIMIT 1",
    );
    // What is open goes on, whenever its last step was.
    this.#between = db.prepare(
      `SELECT last_step FROM alerts WHERE since_us < ? AND (at_us >= ? OR ${IS_OPEN})
       ORDER BY since_us, alert LIMIT ?`,
    );
    this.#expire = db.prepare(
      `DELETE FROM alerts WHERE alert IN
         (SELECT alert FROM alerts WHERE at_us < ? ORDER BY at_us, alert LIMIT ?)`,
    );
    this.#size = Number(db.prepare("SELECT count(*) AS alerts FROM alerts").get()?.alerts);
    this.#sizeCommitted = this.#size;
  }

  /** Rows, those of the open transaction included. */
  get size(): number {
    return this.#size;
  }

  /** The transaction has ended: its rows stay, or were never there. */
  settle(end: "committed" | "rolled-back"): void {
    if (end === "committed") this.#sizeCommitted = this.#size;
    else this.#size = this.#sizeCommitted;
  }

  put({ told: _, anomaly: __, ...step }: GivenStep): void {
    const kept = clip(step, ALERT_LIMITS);
    const row = [kept.at, JSON.stringify(kept), kept.id, kept.since] as const;
    if (this.#update.run(...row).changes > 0) return;
    this.#insert.run(...row);
    this.#size++;
  }

  /** The last changed first. */
  recent(limit: number): KeptStep[] {
    return this.#alertsOf(this.#recent.all(limit));
  }

  /** Those whose last step does not close them, the last changed first. */
  open(limit: number): KeptStep[] {
    return this.#alertsOf(this.#open.all(limit));
  }

  /** The one with this id, or null; of several the last changed. */
  find(id: string): KeptStep | null {
    return this.#alertsOf(this.#one.all(id))[0] ?? null;
  }

  /** Those that lasted at some time from `since` on and before `until`, oldest first. */
  between(since: Micros, until: Micros, limit: number): KeptStep[] {
    return this.#alertsOf(this.#between.all(until, since, limit));
  }

  /** Deletes those last changed before `horizon`, oldest first, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    const gone = Number(this.#expire.run(horizon, limit).changes);
    this.#size -= gone;
    return gone;
  }

  #alertsOf(rows: readonly Record<string, unknown>[]): KeptStep[] {
    const alerts = rows.flatMap((row) => parseStoredAlert(String(row.last_step)) ?? []);
    this.damaged = Math.max(this.damaged, rows.length - alerts.length);
    return alerts;
  }
}
