import { follows } from "#app/clean-windows.ts";
import { serveDetector, type TrainedDetector } from "#app/served-detector.ts";
import { shareText } from "#core/percent.ts";
import type { AnomalyDetector } from "#detect/anomaly-detector.ts";
import type { WindowRecord } from "#features/types.ts";

/** Of the windows of a probation so many must have been seen before it is judged. */
const LEAST_SHARE = 0.25;
/** Beside the model before: what it may call at any rate, and times what the gate promised. */
const FREE_SHARE = 0.01;
const TIMES_PROMISED = 3;
/** It must also call so many times what the one before does: else the network has changed. */
const TIMES_BEFORE = 2;
/** Without a model before: what a box may call at all. */
const MOST_SHARE = 0.05;

export interface AlarmProbationParts {
  readonly serving: TrainedDetector;
  /** The one that served before, which looks at the same windows; null without one. */
  readonly before: TrainedDetector | null;
  /** Share of windows in an alarm that the gate saw. */
  readonly promisedShare: number;
  /** Windows of the whole probation. */
  readonly windows: number;
}

/** A new detector's first windows at work: what it calls, and what the one before would have. */
export class AlarmProbation {
  readonly #parts: AlarmProbationParts;
  readonly #serving: AnomalyDetector;
  readonly #before: AnomalyDetector | null;
  #last: WindowRecord | undefined;
  #seen = 0;
  #alarms = 0;
  #alarmsBefore = 0;

  constructor(parts: AlarmProbationParts) {
    this.#parts = parts;
    this.#serving = serveDetector(parts.serving);
    this.#before = parts.before === null ? null : serveDetector(parts.before);
  }

  /** @param isAttacked while another alert says why the window may be odd: it does not count */
  see(window: WindowRecord, isAttacked: boolean): void {
    if (!follows(window, this.#last)) {
      this.#serving.restart();
      this.#before?.restart();
    }
    this.#last = window;
    const isCalled = this.#serving.push(window.features);
    const wasCalled = this.#before?.push(window.features) ?? false;
    if (isAttacked) return;
    this.#seen++;
    if (isCalled) this.#alarms++;
    if (wasCalled) this.#alarmsBefore++;
  }

  /** Why the model must go, or null: as far as can be said by now. */
  fault(): string | null {
    const { before, promisedShare, windows } = this.#parts;
    if (this.#seen < LEAST_SHARE * windows) return null;
    const share = this.#alarms / this.#seen;
    const found = `${shareText(share)} of ${this.#seen} windows were in an alarm`;
    if (before === null) {
      return share > MOST_SHARE ? `${found}, more than ${shareText(MOST_SHARE)}` : null;
    }
    const promised = Math.max(FREE_SHARE, TIMES_PROMISED * promisedShare);
    const shareBefore = this.#alarmsBefore / this.#seen;
    if (share <= promised || share <= TIMES_BEFORE * shareBefore) return null;
    const rival = `with the model before ${shareText(shareBefore)}`;
    return `${found}, ${shareText(promisedShare)} when it was tested, ${rival}`;
  }
}
