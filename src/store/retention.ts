import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Config } from "#config/types.ts";
import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import { DEVICE_LIMIT } from "#l2/inventory/types.ts";
import type { AlertTable } from "#store/alert-table.ts";
import type { DeviceTable } from "#store/device-table.ts";
import type { ForecastTable } from "#store/forecast-table.ts";
import type { QualityTable } from "#store/quality-table.ts";
import type { ResourceTable } from "#store/resource-table.ts";
import type { RollupTable } from "#store/rollup-table.ts";
import type { LossReason } from "#store/types.ts";
import { END_OF_TIME, type WindowTable } from "#store/window-table.ts";

export interface Tables {
  readonly windows: WindowTable;
  readonly rollups: RollupTable;
  readonly alerts: AlertTable;
  readonly devices: DeviceTable;
  readonly forecasts: ForecastTable;
  readonly resources: ResourceTable;
  readonly quality: QualityTable;
}

export const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

/**
 * Rows that age may take in one turn of 5 minutes. In steady state a turn brings at most 300
 * windows, one rollup and one forecast of either kind; more is only for what a shortened setting
 * left behind. The limits are also what one absurd clock reading can cost.
 */
const AGED_WINDOWS = 1024;
const AGED_ROLLUPS = 16;
const AGED_ALERTS = 64;

/** One write at the cap frees at most ROUNDS * ROUND_ROWS rows and VACUUM_PAGES pages. */
const ROUNDS = 16;
const ROUND_ROWS = 64;
const VACUUM_PAGES = 256;

/** The write-ahead log: its checkpoint mark of 1 MiB and the largest single transaction. */
const LOG_BYTES = 2_097_152;

/**
 * Alerts may take no more than about half of the cap, or an attacker who keeps raising them could
 * push out the rest of the history. A row is some 1 KiB and never much above this.
 */
const ALERT_ROW_BYTES = 4096;
const ALERT_SHARE = 0.5;

/** Stations are kept for ever within an eighth of the cap: a row is some 300 bytes. */
const DEVICE_ROW_BYTES = 512;
const DEVICE_SHARE = 0.125;

/** Keeps the history within its age and its bytes, a bounded bit of work at a time. */
export class Retention {
  readonly #limits: Config["store"];
  readonly #tables: Tables;
  readonly #windowsWent: (reason: LossReason) => void;
  readonly #pageCount: StatementSync;
  readonly #freeCount: StatementSync;
  readonly #vacuum: StatementSync;
  readonly #pageBytes: number;
  readonly #alertRows: number;
  readonly #deviceRows: number;

  /** @param windowsWent is told why windows have just gone */
  constructor(
    db: DatabaseSync,
    tables: Tables,
    limits: Config["store"],
    windowsWent: (reason: LossReason) => void = () => undefined,
  ) {
    this.#windowsWent = windowsWent;
    this.#limits = limits;
    this.#tables = tables;
    this.#pageCount = db.prepare("PRAGMA page_count");
    this.#freeCount = db.prepare("PRAGMA freelist_count");
    this.#vacuum = db.prepare(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
    this.#pageBytes = Number(db.prepare("PRAGMA page_size").get()?.page_size);
    const deviceRows = Math.floor((limits.maxBytes * DEVICE_SHARE) / DEVICE_ROW_BYTES);
    this.#deviceRows = Math.min(DEVICE_LIMIT, deviceRows);
    this.#alertRows = Math.floor((limits.maxBytes * ALERT_SHARE) / ALERT_ROW_BYTES);
  }

  /** Of the database file once the log is copied into it. */
  get databaseBytes(): number {
    return this.#pages * this.#pageBytes;
  }

  /**
   * Lets go of what is too old at `now`, which is never later than the wall clock. Once in 5
   * minutes is enough.
   */
  age(now: Micros): void {
    const { windowDays, rollupDays, eventDays } = this.#limits;
    const aged = this.#tables.windows.expire(now - windowDays * MICROS_PER_DAY, AGED_WINDOWS);
    if (aged > 0) this.#windowsWent("age-cap");
    this.#tables.rollups.expire(now - rollupDays * MICROS_PER_DAY, AGED_ROLLUPS);
    this.#tables.forecasts.expire(now - rollupDays * MICROS_PER_DAY, AGED_ROLLUPS);
    this.#tables.resources.expire(now - rollupDays * MICROS_PER_DAY, AGED_ROLLUPS);
    this.#tables.quality.expire(now / MICROS_PER_DAY - rollupDays, AGED_ROLLUPS);
    this.#tables.alerts.expire(now - eventDays * MICROS_PER_DAY, AGED_ALERTS);
  }

  /** The stations silent longest make room for the new ones. */
  fitDevices(): void {
    this.#tables.devices.fit(this.#deviceRows);
  }

  /** The file is above its cap: more of what `fit` does is due. */
  get isOver(): boolean {
    return this.#excessPages > 0;
  }

  /** Brings the file back under the cap: the oldest of windows first, then of what is smaller. */
  fit(): void {
    const excessAlerts = this.#tables.alerts.size - this.#alertRows;
    if (excessAlerts > 0) {
      this.#tables.alerts.expire(END_OF_TIME, Math.min(excessAlerts, ROUNDS * ROUND_ROWS));
    }

    const excessPages = this.#excessPages;
    if (excessPages <= 0) return;
    for (let round = 0; round < ROUNDS && this.#freePages < excessPages; round++) {
      if (!this.#dropOldest()) break;
    }
    this.#windowsWent("disk-cap");
    this.#vacuum.all();
  }

  #dropOldest(): boolean {
    const { windows, forecasts, resources, rollups, alerts, quality } = this.#tables;
    return (
      windows.expire(END_OF_TIME, ROUND_ROWS) > 0 ||
      forecasts.expire(END_OF_TIME, ROUND_ROWS) > 0 ||
      resources.expire(END_OF_TIME, ROUND_ROWS) > 0 ||
      rollups.expire(END_OF_TIME, ROUND_ROWS) > 0 ||
      alerts.expire(END_OF_TIME, ROUND_ROWS) > 0 ||
      quality.expire(END_OF_TIME, ROUND_ROWS) > 0
    );
  }

  get #excessPages(): number {
    return this.#pages - Math.floor((this.#limits.maxBytes - LOG_BYTES) / this.#pageBytes);
  }

  get #pages(): number {
    return Number(this.#pageCount.get()?.page_count);
  }

  get #freePages(): number {
    return Number(this.#freeCount.get()?.freelist_count);
  }
}
