import { statSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Config } from "#config/types.ts";
import type { Clock } from "#core/clock.ts";
import { type Micros, micros } from "#core/units.ts";
import type { GivenStep } from "#detect/types.ts";
import type { WindowRecord } from "#features/types.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import { AlertTable } from "#store/alert-table.ts";
import { openDatabase } from "#store/database.ts";
import { DeviceTable } from "#store/device-table.ts";
import { ForecastTable } from "#store/forecast-table.ts";
import { OutboxBook } from "#store/outbox/outbox-book.ts";
import { QualityTable } from "#store/quality-table.ts";
import { ResourceTable } from "#store/resource-table.ts";
import { MICROS_PER_DAY, Retention, type Tables } from "#store/retention.ts";
import { RollupTable, rollupEnd, rollupStart } from "#store/rollup-table.ts";
import { faultOf } from "#store/sqlite-fault.ts";
import type { OutboxLimits, QualityDay, ResourceForecast } from "#store/types.ts";
import { WindowTable } from "#store/window-table.ts";

/** Windows of 1 s in 5 minutes; more only where the clock was set back over them. */
const ROLLED_WINDOWS = 1024;
/** A window later than this after the wall clock is of a wrong clock, or of a made-up capture. */
const FUTURE_MICROS = MICROS_PER_DAY;

export function tablesOf(db: DatabaseSync): Tables {
  return {
    windows: new WindowTable(db),
    rollups: new RollupTable(db),
    alerts: new AlertTable(db),
    devices: new DeviceTable(db),
    forecasts: new ForecastTable(db),
    resources: new ResourceTable(db),
    quality: new QualityTable(db),
  };
}

/** What is written beside a window, in the same transaction. */
export interface LedgerRows {
  readonly alerts: readonly GivenStep[];
  readonly devices: readonly DeviceFacts[];
  readonly forecasts: readonly TrafficForecast[];
  readonly resources: readonly ResourceForecast[];
  readonly quality: readonly QualityDay[];
}

/** The open database of the one writer. Throws what SQLite throws, with nothing half written. */
export class Ledger implements Disposable {
  readonly tables: Tables;
  /** 5 minutes whose windows are kept but could not be told in a rollup. */
  lostRollups = 0;
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #retention: Retention;
  /** Numbers for the fleet what is written; null where nothing is recorded for it. */
  readonly outbox: OutboxBook | null;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  /** The 5 minutes last written to: told in a rollup once a window falls outside of them. */
  #rolling: Micros | null;

  constructor(
    file: string,
    limits: Config["store"],
    clock: Clock,
    outbox: (OutboxLimits & { readonly floor: number }) | null = null,
  ) {
    this.#file = file;
    this.#directory = limits.directory;
    this.#clock = clock;
    this.#db = openDatabase(file);
    try {
      this.tables = tablesOf(this.#db);
      this.outbox = outbox === null ? null : new OutboxBook(this.#db, outbox, clock, outbox.floor);
      this.#retention = new Retention(this.#db, this.tables, limits, (reason) =>
        this.outbox?.windowsWent(reason),
      );
      this.#begin = this.#db.prepare("BEGIN IMMEDIATE");
      this.#commit = this.#db.prepare("COMMIT");
      // After a kill: the rollup still to be written is that of the newest window, where one
      // from the future does not count.
      const newest = this.tables.windows.newestStart(micros(clock.now() + FUTURE_MICROS));
      this.#rolling = newest === null ? null : rollupStart(newest);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** The database and its write-ahead log. */
  get bytes(): number {
    const log = statSync(`${this.#file}-wal`, { throwIfNoEntry: false });
    return this.#retention.databaseBytes + (log?.size ?? 0);
  }

  write(window: WindowRecord | null, rows: LedgerRows): void {
    const { alerts, devices, forecasts, resources, quality } = rows;
    this.transact(() => {
      for (const step of alerts) this.#putAlert(step);
      for (const device of devices) this.tables.devices.put(device);
      for (const forecast of forecasts) this.#putForecast(forecast);
      for (const resource of resources) this.tables.resources.put(resource);
      for (const day of quality) this.tables.quality.put(day);
      if (devices.length > 0) this.#retention.fitDevices();
      const rolling = window === null ? this.#rolling : this.#putWindow(window);
      this.#retention.fit();
      this.outbox?.fit();
      this.outbox?.keep();
      return rolling;
    });
  }

  /** Runs one transaction: all of it is written, or nothing. */
  transact(write: () => Micros | null): void {
    try {
      this.outbox?.begin();
      this.#begin.run();
      const rolling = write();
      this.#commit.run();
      this.tables.alerts.settle("committed");
      this.outbox?.settle("committed");
      this.#rolling = rolling;
    } catch (error) {
      this.tables.alerts.settle("rolled-back");
      this.outbox?.settle("rolled-back");
      // SQLite has already rolled back by itself after some faults.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  /** Writes for the outbox alone. */
  post(entry: (outbox: OutboxBook) => void): void {
    const { outbox } = this;
    if (outbox === null) return;
    this.transact(() => {
      entry(outbox);
      outbox.fit();
      return this.#rolling;
    });
  }

  [Symbol.dispose](): void {
    try {
      this.post((outbox) => outbox.end());
    } finally {
      this.#db.close();
    }
  }

  #putAlert(step: GivenStep): void {
    this.tables.alerts.put(step);
    this.outbox?.putAlert(step);
  }

  #putForecast(forecast: TrafficForecast): void {
    this.tables.forecasts.put(forecast);
    this.outbox?.putForecast(forecast);
  }

  #putWindow(window: WindowRecord): Micros {
    const start = rollupStart(window.startAt);
    if (this.#rolling !== null && this.#rolling !== start) {
      this.#tell(this.#rolling);
      this.#age(window.startAt);
    }
    const { outbox } = this;
    if (outbox === null) this.tables.windows.put(window);
    else this.tables.windows.put(window, (startAt) => outbox.numberWindow(startAt));
    return start;
  }

  /** Rows that SQLite refuses cost their rollup, never the window that came after them. */
  #tell(start: Micros): void {
    const { windows, rollups } = this.tables;
    try {
      rollups.put(start, windows.between(start, rollupEnd(start), ROLLED_WINDOWS));
    } catch (error) {
      if (faultOf(error, this.#directory) !== "refused") throw error;
      this.lostRollups++;
    }
  }

  /** A window from the future lets nothing go, for its time says nothing of the others' age. */
  #age(startAt: Micros): void {
    const now = this.#clock.now();
    if (startAt > now + FUTURE_MICROS) return;
    const age = startAt < now ? startAt : now;
    this.#retention.age(age);
    this.outbox?.age(age);
  }
}
