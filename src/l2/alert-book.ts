import { LruMap } from "#core/lru-map.ts";
import type { Micros } from "#core/units.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { AlertEvent, AlertState, Interception, Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const OPEN_LIMIT = 512;
const VICTIM_LIMIT = 16;
/** An alert that goes on is told again after 10 s, then each minute. */
const FIRST_UPDATE_TICKS = 10 * TICKS_PER_SECOND;
const UPDATE_TICKS = 60 * TICKS_PER_SECOND;

/** What a rule says of a case; identity, times and counts are the book's. */
export type Finding = Omit<
  AlertEvent,
  "kind" | "id" | "state" | "at" | "since" | "frame" | "count" | "victims" | "interception"
>;

/** An open alert. */
export interface AlertCase {
  readonly key: string;
  readonly id: string;
  readonly since: Micros;
  readonly frame: number;
  /** Closes when nothing was added for this long. */
  readonly quietTicks: number;
  finding: Finding;
  victims: string[];
  interception: Interception | null;
  count: number;
  lastTick: number;
  lastAt: Micros;
  toldCount: number;
  nextTellTick: number;
}

/** Open alerts by key: one attack is one alert, however many frames it has. */
export class AlertBook {
  readonly #open = new LruMap<string, AlertCase>(OPEN_LIMIT);
  readonly #hear: (step: AlertEvent) => void;
  #events: AlertEvent[] = [];

  /** @param hear is told of each step at once, while the frame that made it is in hand */
  constructor(hear: (step: AlertEvent) => void = () => {}) {
    this.#hear = hear;
  }

  /** The open alert with this key, if any. */
  find(key: string): AlertCase | undefined {
    return this.#open.peek(key);
  }

  /** Opens an alert. The case that must go when the book is full is closed, and counted. */
  open(key: string, finding: Finding, moment: Moment, quietSeconds: number): AlertCase {
    const opened: AlertCase = {
      key,
      id: alertId(key, moment.at),
      since: moment.at,
      frame: moment.frame,
      quietTicks: quietSeconds * TICKS_PER_SECOND,
      finding,
      victims: [],
      interception: null,
      count: 1,
      lastTick: moment.tick,
      lastAt: moment.at,
      toldCount: 1,
      nextTellTick: moment.tick + FIRST_UPDATE_TICKS,
    };
    const pushedOut = this.#open.set(key, opened);
    if (pushedOut) this.#tell(pushedOut, "closed");
    return opened;
  }

  /** Tells of a case just opened, once the rule has filled in its victims. */
  announce(opened: AlertCase): void {
    this.#tell(opened, "opened");
  }

  /** Counts more frames or events into an open case, and keeps it from being pushed out. */
  again(open: AlertCase, moment: Moment, times = 1): void {
    // Touched once a tick: a flood counts into one case for each of its frames.
    if (open.lastTick !== moment.tick) this.#open.get(open.key);
    open.count += times;
    open.lastTick = moment.tick;
    open.lastAt = moment.at;
  }

  /** More is known of an open case than was told: told at the next tick. */
  restate(open: AlertCase, finding: Finding, moment: Moment): void {
    open.finding = finding;
    open.nextTellTick = moment.tick;
  }

  /** The same, told at once: what people must know without delay. */
  tellNow(open: AlertCase, finding: Finding): void {
    open.finding = finding;
    this.#tell(open, "updated");
  }

  addVictim(open: AlertCase, victim: string): void {
    if (open.victims.length < VICTIM_LIMIT && !open.victims.includes(victim)) {
      open.victims.push(victim);
    }
  }

  /** Updates what goes on and closes what has gone quiet. Call about once a second. */
  tick(tick: number): void {
    for (const [key, open] of this.#open.entries()) {
      if (tick - open.lastTick >= open.quietTicks) {
        this.#open.delete(key);
        this.#tell(open, "closed");
      } else if (open.count > open.toldCount && tick >= open.nextTellTick) {
        open.nextTellTick = tick + UPDATE_TICKS;
        this.#tell(open, "updated");
      }
    }
  }

  /** Closes everything: the frames have ended. */
  finish(): void {
    for (const [key, open] of this.#open.entries()) {
      this.#open.delete(key);
      this.#tell(open, "closed");
    }
  }

  /** The steps since the last call, in order. */
  drain(): AlertEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }

  get gauge(): TableGauge {
    return gaugeOf("open alerts", this.#open);
  }

  #tell(open: AlertCase, state: AlertState): void {
    open.toldCount = open.count;
    const { type, severity, verdict, why, ...rest } = open.finding;
    const step: AlertEvent = {
      kind: "alert",
      id: open.id,
      state,
      type,
      severity,
      at: state === "opened" ? open.since : open.lastAt,
      since: open.since,
      frame: open.frame,
      count: open.count,
      ...rest,
      ...(open.victims.length > 0 && { victims: [...open.victims] }),
      ...(open.interception !== null && { interception: open.interception }),
      verdict,
      why,
    };
    this.#events.push(step);
    this.#hear(step);
  }
}

/** `type-subject-time`, of `a-z`, `0-9` and `-` alone. */
function alertId(key: string, at: Micros): string {
  const subject = key.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `${subject.slice(0, 60)}-${Math.max(0, at).toString(36)}`;
}
