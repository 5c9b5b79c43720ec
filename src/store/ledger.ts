import { statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Config } from "#config/types.ts";
import type { Clock } from "#core/clock.ts";
import { type Micros, micros } from "#core/units.ts";
import type { GivenStep } from "#detect/types.ts";
import type { WindowRecord } from "#features/types.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import { AgeMarkTable } from "#store/age-mark.ts";
import { type AgeMark, AgeTime } from "#store/age-time.ts";
import { AlertTable } from "#store/alert-table.ts";
import { openDatabase } from "#store/database.ts";
import { DeviceTable } from "#store/device-table.ts";
import { ForecastTable } from "#store/forecast-table.ts";
import { OutboxBook } from "#store/outbox/outbox-book.ts";
import { QualityTable } from "#store/quality-table.ts";
import { ResourceTable } from "#store/resource-table.ts";
import { restoreTail } from "#store/restore-tail.ts";
import { MICROS_PER_DAY, Retention, type Tables } from "#store/retention.ts";
import { RollupTable, rollupEnd, rollupStart } from "#store/rollup-table.ts";
import { faultOf } from "#store/sqlite-fault.ts";
import { readTail, removeTail, TAIL_FILE, Tail, withTail } from "#store/tail.ts";
import type { TailEntry } from "#store/tail-entry.ts";
import type { OutboxLimits, PostedStream, QualityDay, ResourceForecast } from "#store/types.ts";
import { END_OF_TIME, type WindowNumber, WindowTable } from "#store/window-table.ts";

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

export interface LedgerParts {
  readonly limits: Config["store"];
  readonly clock: Clock;
  /** What is recorded for the fleet, numbered from above `floor`; null for nothing. */
  readonly outbox: (OutboxLimits & { readonly floor: number }) | null;
  /** Of a database that this one takes the place of; null goes on from what is in the file. */
  readonly ageTime: AgeTime | null;
}

/** The open database of the one writer. Throws what SQLite throws, with nothing half written. */
export class Ledger implements Disposable {
  readonly tables: Tables;
  /** 5 minutes whose windows are kept but could not be told in a rollup. */
  lostRollups = 0;
  readonly #directory: string;
  readonly #clock: Clock;
  readonly ageTime: AgeTime;
  readonly #ageMark: AgeMarkTable;
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #retention: Retention;
  /** Numbers for the fleet what is written; null where nothing is recorded for it. */
  readonly outbox: OutboxBook | null;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  /** The 5 minutes last written to: told in a rollup once a window falls outside of them. */
  #rolling: Micros | null;
  /** What comes into the database with the next transaction. */
  readonly #tail: Tail;
  /** Start of the latest window: one that is not after it cannot wait. */
  #newestAt: number;
  /** While the database takes nothing, each window is a try. */
  #isSound = true;

  constructor(file: string, { limits, clock, outbox, ageTime }: LedgerParts) {
    this.#file = file;
    this.#directory = limits.directory;
    this.#clock = clock;
    this.#db = openDatabase(file);
    const tailFile = join(limits.directory, TAIL_FILE);
    this.#tail = new Tail(tailFile);
    try {
      this.tables = tablesOf(this.#db);
      const isOwnTail = outbox === null || outbox.floor === 0;
      restoreTail(this.#db, this.tables, readTail(tailFile), isOwnTail);
      removeTail(tailFile);
      this.outbox =
        outbox === null ? null : new OutboxBook(this.#db, { ...outbox, clock, tail: this.#tail });
      this.#retention = new Retention(this.#db, this.tables, limits, (reason) =>
        this.outbox?.windowsWent(reason),
      );
      this.#ageMark = new AgeMarkTable(this.#db);
      this.ageTime = ageTime ?? new AgeTime(clock, this.#ageMark.read() ?? this.#newestMark());
      this.#begin = this.#db.prepare("BEGIN IMMEDIATE");
      this.#commit = this.#db.prepare("COMMIT");
      // After a kill: the rollup still to be written is that of the newest window, where one
      // from the future does not count.
      const newest = this.tables.windows.newestStart(micros(clock.now() + FUTURE_MICROS));
      this.#rolling = newest === null ? null : rollupStart(newest);
      this.#newestAt = this.tables.windows.newestStart(END_OF_TIME) ?? Number.NEGATIVE_INFINITY;
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** The database, its write-ahead log and what waits. */
  get bytes(): number {
    const log = statSync(`${this.#file}-wal`, { throwIfNoEntry: false });
    return this.#retention.databaseBytes + (log?.size ?? 0) + this.#tail.bytes;
  }

  windowsSince(since: Micros, limit: number): WindowRecord[] {
    const rows = this.tables.windows.between(since, END_OF_TIME, limit);
    return withTail(rows, this.#tail.entries, since, limit);
  }

  /** Brings what waits into the database. */
  flush(): void {
    if (this.#tail.entries.length > 0) this.transact(() => this.#rolling);
  }

  write(window: WindowRecord | null, rows: LedgerRows): void {
    const { alerts, devices, forecasts, resources, quality } = rows;
    const others = alerts.length + forecasts.length + resources.length + quality.length;
    if (window !== null && others === 0 && this.#delay(window, devices)) return;
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
    if (window !== null) this.#newestAt = Math.max(this.#newestAt, window.startAt);
  }

  /** Runs one transaction, behind what waits: all of it is written, or nothing. */
  transact(write: () => Micros | null): void {
    try {
      this.outbox?.begin();
      this.#begin.run();
      for (const entry of this.#tail.entries) this.#putDelayed(entry);
      const rolling = write();
      this.#commit.run();
      this.tables.alerts.settle("committed");
      this.outbox?.settle("committed");
      this.#rolling = rolling;
      this.#isSound = true;
    } catch (error) {
      this.#isSound = false;
      this.tables.alerts.settle("rolled-back");
      this.outbox?.settle("rolled-back");
      // SQLite has already rolled back by itself after some faults.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
    this.#tail.clear();
  }

  /** Records for the fleet alone. The box's own load may wait, all else is news. */
  post(stream: PostedStream, body: Readonly<Record<string, unknown>>): void {
    const { outbox } = this;
    if (outbox === null) return;
    if (stream === "system" && this.#isSound) {
      const load = outbox.loadOf(body);
      if (this.#tail.append([load])) {
        outbox.numbered("system", load.seq);
        return;
      }
    }
    this.transact(() => {
      outbox.putPost(stream, body);
      outbox.fit();
      return this.#rolling;
    });
  }

  [Symbol.dispose](): void {
    try {
      this.transact(() => {
        this.outbox?.end();
        this.#ageMark.write(this.ageTime.mark());
        return this.#rolling;
      });
    } finally {
      this.#tail[Symbol.dispose]();
      this.#db.close();
    }
  }

  /**
   * Lets a window wait, with what is new of the stations; false where it cannot. A window of other
   * 5 minutes ends the waiting, for these are then told in a rollup.
   */
  #delay(window: WindowRecord, devices: readonly DeviceFacts[]): boolean {
    const { startAt } = window;
    if (!this.#isSound || this.#retention.isOver || startAt <= this.#newestAt) return false;
    if (this.#rolling === null || rollupStart(startAt) !== this.#rolling) return false;
    const seq = this.outbox?.nextNumber("feature") ?? null;
    const facts = devices.map((device): TailEntry => ({ kind: "device", facts: device }));
    if (!this.#tail.append([...facts, { kind: "window", seq, window }])) return false;
    this.#newestAt = startAt;
    if (seq !== null) this.outbox?.numbered("feature", seq);
    return true;
  }

  #putDelayed(entry: TailEntry): void {
    const { outbox } = this;
    if (entry.kind === "device") this.tables.devices.put(entry.facts);
    else if (entry.kind === "load") outbox?.putDelayed(entry);
    else {
      const { seq, window } = entry;
      const numberOf = (startAt: Micros): WindowNumber =>
        outbox === null || seq === null
          ? { seq: null, lateSeq: null }
          : outbox.placeWindow(startAt, seq);
      this.tables.windows.put(window, numberOf);
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
      this.#ageMark.write(this.ageTime.mark());
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

  /** Where the file tells nothing of its age, its newest window up to now does. */
  #newestMark(): AgeMark | null {
    const newest = this.tables.windows.newestStart(this.#clock.now());
    return newest === null ? null : { agedAt: newest, wallAt: newest, heldMs: 0 };
  }

  /** A window from the future lets nothing go, for its time says nothing of the others' age. */
  #age(startAt: Micros): void {
    if (startAt > this.#clock.now() + FUTURE_MICROS) return;
    const now = this.ageTime.now();
    const age = startAt < now ? startAt : now;
    this.#retention.age(age);
    this.outbox?.age(age);
  }
}
