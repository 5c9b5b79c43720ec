import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#config/types.ts";
import { type Clock, systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { type Micros, micros } from "#core/units.ts";
import type { GivenStep, KeptStep } from "#detect/types.ts";
import type { WindowRecord } from "#features/types.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import type { AgeTime } from "#store/age-time.ts";
import { Ledger } from "#store/ledger.ts";
import { leftOut } from "#store/left-out.ts";
import { HistoryOutbox, type OutboxAccess } from "#store/outbox/history-outbox.ts";
import { freshFloor } from "#store/outbox/outbox-book.ts";
import { setAside } from "#store/set-aside.ts";
import { faultOf, type StoreFault } from "#store/sqlite-fault.ts";
import type {
  History,
  OutboxLimits,
  QualityDay,
  ResourceForecast,
  Rollup,
  StoreHealth,
  StoreState,
} from "#store/types.ts";
import { lockDirectory } from "#store/writer-lock.ts";

export const HISTORY_FILE = "history.db";

/** Alert steps that wait for a disk that takes none; the oldest go first, counted. */
const WAITING_STEPS = 256;
const FOLDER_MODE = 0o750;

/**
 * Opens the history in `limits.directory`, which is made where it is missing. A damaged database
 * is moved aside; a full disk is no reason not to start.
 * With `outbox` it also records for the fleet. Nothing is let go for its age before the wall time
 * of `clock` says so.
 * @throws AppError when the folder cannot be used, is another's, or is of a newer program
 */
export function openHistory(
  limits: Config["store"],
  clock: Clock = systemClock,
  outbox: OutboxLimits | null = null,
): History {
  const { directory } = limits;
  try {
    mkdirSync(directory, { recursive: true, mode: FOLDER_MODE });
  } catch (error) {
    const message = `${directory} cannot be made (${oneLine(error)}): make it, or set store.directory`;
    throw new AppError("store-failed", message, { cause: error });
  }
  const lock = lockDirectory(directory);
  try {
    return new SqliteHistory(limits, lock, clock, outbox);
  } catch (error) {
    lock[Symbol.dispose]();
    if (error instanceof AppError) throw error;
    const message = `${join(directory, HISTORY_FILE)} cannot be opened (${oneLine(error)}): check the folder's owner and disk`;
    throw new AppError("store-failed", message, { cause: error });
  }
}

/** Takes every failure of the ledger upon itself: says so, counts what is lost, tries again. */
class SqliteHistory implements History {
  readonly outbox: HistoryOutbox | null;
  readonly #outboxLimits: OutboxLimits | null;
  readonly #limits: Config["store"];
  readonly #lock: Disposable;
  readonly #clock: Clock;
  readonly #file: string;
  /** null while the disk does not even let the database be opened. */
  #ledger: Ledger | null = null;
  #ageTime: AgeTime | null = null;
  #waiting: GivenStep[] = [];
  #state: StoreState = "ok";
  #fault = "";
  #damage = "";
  #bytes = 0;
  #windows = 0;
  #lostWindows = 0;
  #lostSteps = 0;
  #hasEnded = false;
  /** A new database numbers on from above what the damaged one may have told. */
  #seqFloor = 0;

  constructor(
    limits: Config["store"],
    lock: Disposable,
    clock: Clock,
    outbox: OutboxLimits | null,
  ) {
    this.#outboxLimits = outbox;
    this.outbox = outbox === null ? null : new HistoryOutbox(this.#outboxAccess());
    this.#limits = limits;
    this.#lock = lock;
    this.#clock = clock;
    this.#file = join(limits.directory, HISTORY_FILE);
    try {
      this.#bytes = this.#open().bytes;
    } catch (error) {
      const fault = this.#note(error);
      if (fault === "damaged") {
        this.#bytes = this.#open().bytes;
        this.#state = "ok";
      } else if (fault !== "full") throw error;
    }
  }

  get health(): StoreHealth {
    const problem = this.#problem();
    return {
      state: this.#state,
      bytes: this.#bytes,
      windows: this.#windows,
      lostWindows: this.#lostWindows,
      ...(problem !== "" && { problem }),
    };
  }

  ageNow(): Micros {
    return this.#ageTime?.now() ?? micros(0);
  }

  write(
    window: WindowRecord | null,
    alerts: readonly GivenStep[],
    devices: readonly DeviceFacts[] = [],
    forecasts: readonly TrafficForecast[] = [],
    resources: readonly ResourceForecast[] = [],
    quality: readonly QualityDay[] = [],
  ): void {
    const steps = this.#waiting.length === 0 ? alerts : [...this.#waiting, ...alerts];
    // While there is no room, each window is a try; a burst of alerts is not worth one each.
    if (window === null && this.#state === "full") {
      this.#hold(steps, WAITING_STEPS);
      return;
    }
    try {
      const ledger = this.#open();
      ledger.write(window, { alerts: steps, devices, forecasts, resources, quality });
      this.#bytes = ledger.bytes;
      this.#waiting = [];
      this.#state = "ok";
      if (window !== null) this.#windows++;
      this.outbox?.tell();
    } catch (error) {
      const fault = this.#note(error);
      this.#hold(steps, fault === "refused" ? 0 : WAITING_STEPS);
      if (window !== null) this.#lostWindows++;
    }
  }

  alert(id: string): KeptStep | null {
    return this.#read((ledger) => [ledger.tables.alerts.find(id)])[0] ?? null;
  }

  recentAlerts(limit: number): KeptStep[] {
    return this.#read((ledger) => ledger.tables.alerts.recent(limit));
  }

  openAlerts(limit: number): KeptStep[] {
    return this.#read((ledger) => ledger.tables.alerts.open(limit));
  }

  windowsSince(since: Micros, limit: number): WindowRecord[] {
    return this.#read((ledger) => ledger.windowsSince(since, limit));
  }

  rollupsSince(since: Micros, limit: number): Rollup[] {
    return this.#read((ledger) => ledger.tables.rollups.since(since, limit));
  }

  forecastsBetween(since: Micros, until: Micros, limit: number): TrafficForecast[] {
    return this.#read((ledger) => ledger.tables.forecasts.between(since, until, limit));
  }

  resourcesBetween(since: Micros, until: Micros, limit: number): ResourceForecast[] {
    return this.#read((ledger) => ledger.tables.resources.between(since, until, limit));
  }

  devices(): DeviceFacts[] {
    return this.#read((ledger) => {
      ledger.flush();
      return ledger.tables.devices.all();
    });
  }

  alertsBetween(since: Micros, until: Micros, limit: number): KeptStep[] {
    return this.#read((ledger) => ledger.tables.alerts.between(since, until, limit));
  }

  qualityBetween(firstDay: number, lastDay: number): QualityDay[] {
    return this.#read((ledger) => ledger.tables.quality.between(firstDay, lastDay));
  }

  [Symbol.dispose](): void {
    this.#hasEnded = true;
    this.#close();
    this.#lock[Symbol.dispose]();
  }

  /** Keeps the newest steps for the next try; the rest is lost. */
  #hold(steps: readonly GivenStep[], limit: number): void {
    const lost = Math.max(0, steps.length - limit);
    this.#waiting = steps.slice(lost);
    this.#lostSteps += lost;
  }

  #read<T>(ask: (ledger: Ledger) => T[]): T[] {
    try {
      return ask(this.#open());
    } catch (error) {
      this.#note(error);
      return [];
    }
  }

  #open(): Ledger {
    // Without the lock there is no writing.
    if (this.#hasEnded) throw new AppError("store-failed", "the history has been closed");
    if (this.#ledger !== null) return this.#ledger;
    const outbox =
      this.#outboxLimits === null ? null : { ...this.#outboxLimits, floor: this.#seqFloor };
    const parts = { limits: this.#limits, clock: this.#clock, outbox, ageTime: this.#ageTime };
    this.#ledger = new Ledger(this.#file, parts);
    this.#ageTime = this.#ledger.ageTime;
    return this.#ledger;
  }

  #outboxAccess(): OutboxAccess {
    return {
      // Asked for each message: nothing is made on the way that would have to be collected.
      ask: (question) => {
        try {
          const { outbox: book } = this.#open();
          return book === null ? null : question(book);
        } catch (error) {
          this.#note(error);
          return null;
        }
      },
      post: (stream, body) => this.#read((ledger) => [ledger.post(stream, body)]).length > 0,
    };
  }

  /** What went wrong becomes the state; a damaged database makes room for a new one. */
  #note(error: unknown): StoreFault {
    const fault = faultOf(error, this.#limits.directory);
    this.#state = fault === "full" ? "full" : "failed";
    this.#fault = oneLine(error);
    if (fault === "damaged") this.#replace();
    return fault;
  }

  #replace(): void {
    this.#close();
    this.#seqFloor = freshFloor(this.#clock);
    try {
      const aside = setAside(this.#file);
      this.#damage = `${HISTORY_FILE} was damaged and is now ${aside}; a new one was started`;
    } catch (error) {
      this.#fault = `${HISTORY_FILE} is damaged and cannot be moved aside (${oneLine(error)})`;
    }
  }

  #close(): void {
    try {
      this.#ledger?.[Symbol.dispose]();
    } catch {
      // What was committed is in the file; there is nothing more to save.
    }
    this.#ledger = null;
  }

  #problem(): string {
    const lost = `${this.#lostWindows} windows and ${this.#lostSteps} alert steps were lost`;
    switch (this.#state) {
      case "ok":
        return [this.#damage, ...leftOut(HISTORY_FILE, this.#ledger)]
          .filter((part) => part !== "")
          .join("; ");
      case "full":
        return `no room in ${this.#limits.directory}: free some, writing resumes by itself; ${lost}`;
      case "failed":
        return `${this.#file}: ${this.#fault}; ${lost}`;
      default:
        return this.#state satisfies never;
    }
  }
}
