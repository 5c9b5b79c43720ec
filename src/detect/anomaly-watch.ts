import type { Micros } from "#core/units.ts";
import { MICROS_PER_MILLI } from "#core/units.ts";
import { RecentWindows } from "#detect/recent-windows.ts";
import type { AnomalyStep, WindowJudge } from "#detect/types.ts";
import type { WindowRecord } from "#features/types.ts";
import type { AlertEvent, AlertState, Severity } from "#l2/types.ts";

/** An alert that goes on is told again after so many windows. */
const UPDATE_WINDOWS = 12;
/** Windows that a new judge sees before it judges: as far as the level of a score reaches back. */
const WARM_WINDOWS = 2048;

interface Open {
  readonly since: Micros;
  readonly frame: number;
  /** Odd windows so far. */
  count: number;
  toldCount: number;
  why: readonly string[];
}

/** Makes alerts of type `anomaly` of what a judge says of windows: one while they are odd. */
export class AnomalyWatch implements Disposable {
  #judge: WindowJudge;
  #severity: Severity;
  #model: string;
  readonly #recent = new RecentWindows(WARM_WINDOWS);
  #open: Open | null = null;
  #endedAt: number | null = null;
  #lastAt = 0 as Micros;

  /** @param model by what name the judge is told of */
  constructor(judge: WindowJudge, severity: Severity, model: string) {
    this.#judge = judge;
    this.#severity = severity;
    this.#model = model;
  }

  /**
   * Sees a closed window, in their order, and gives the step that it makes.
   * @param frame number of its last frame
   */
  see(window: WindowRecord, frame: number): AnomalyStep | null {
    this.#recent.add(window);
    if (!this.#push(window)) return this.finish();
    const { startAt } = window;
    this.#lastAt = startAt;
    if (this.#open === null) {
      const why = this.#judge.finding().reasons.map(({ text }) => text);
      this.#open = { since: startAt, frame, count: 1, toldCount: 1, why };
      return this.#found(this.#open, "opened");
    }
    this.#open.count++;
    if (this.#open.count < this.#open.toldCount + UPDATE_WINDOWS) return null;
    this.#open.toldCount = this.#open.count;
    return this.#found(this.#open, "updated");
  }

  /** True while there is an alarm. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /**
   * Another judge from the next window on. It has seen the newest windows then, so that it is
   * neither blind nor alarmed by what it does not know yet; an alert that is open goes on as long
   * as it, too, calls the windows odd.
   */
  replace(judge: WindowJudge, severity: Severity, model: string): void {
    this.#judge[Symbol.dispose]?.();
    this.#judge = judge;
    this.#severity = severity;
    this.#model = model;
    this.#endedAt = null;
    for (const window of this.#recent.all()) this.#push(window);
  }

  /** Nobody looks any more: the step that closes what is open. */
  finish(): AlertEvent | null {
    const open = this.#open;
    this.#open = null;
    return open === null ? null : this.#step(open, "closed");
  }

  [Symbol.dispose](): void {
    this.#judge[Symbol.dispose]?.();
  }

  #push({ startAt, durationMs, features }: WindowRecord): boolean {
    // Nobody was watching in between: the two windows say nothing of each other.
    if (this.#endedAt !== startAt) this.#judge.restart();
    this.#endedAt = startAt + durationMs * MICROS_PER_MILLI;
    return this.#judge.push(features);
  }

  #found(open: Open, state: AlertState): AnomalyStep {
    return {
      ...this.#step(open, state),
      anomaly: { ...this.#judge.finding(), model: this.#model },
    };
  }

  #step({ since, frame, count, why }: Open, state: AlertState): AlertEvent {
    return {
      kind: "alert",
      id: `anomaly-${Math.max(0, since).toString(36)}`,
      state,
      type: "anomaly",
      severity: this.#severity,
      at: this.#lastAt,
      since,
      frame,
      count,
      verdict: "The traffic is unlike what is usual on this network.",
      why,
      advice: "Look at the rates and the stations of that time: if it is wanted, nothing is to do.",
    };
  }
}
