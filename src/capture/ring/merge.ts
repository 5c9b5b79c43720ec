import type { Traffic } from "#capture/ring/control-filter.ts";
import type { Lane } from "#capture/ring/lane.ts";
import type { Frame, FrameVisitor } from "#capture/types.ts";

/** A frame at hand that is held back until its turn is sure. */
export interface Hold {
  /** The lane that may still bring an older one. */
  readonly awaited: Traffic;
  /** How much longer it is waited for. */
  readonly leftMs: number;
}

/** Makes one stream in the order of capture out of both rings. */
export class Merge {
  readonly #bulk: Lane;
  readonly #control: Lane;
  readonly #holdMs: number;
  #heldFromMs: number | null = null;

  /**
   * @param holdMs longest wait for a ring that has older frames in a block it has not handed over;
   *   after that its frames come late
   */
  constructor(lanes: Readonly<Record<Traffic, Lane>>, holdMs: number) {
    this.#bulk = lanes.bulk;
    this.#control = lanes.control;
    this.#holdMs = holdMs;
  }

  /** Hands over some frames of the lane whose turn it is; false when it is nobody's now. */
  step(nowMs: number, frame: Frame, visit: FrameVisitor): boolean {
    const hasBulk = this.#bulk.hasFrame();
    const hasControl = this.#control.hasFrame();
    if (!hasBulk && !hasControl) return false;
    const bulkAt = this.#bulk.headTime();
    const controlAt = this.#control.headTime();
    if (hasControl && controlAt <= bulkAt) {
      this.#control.handOver(bulkAt, frame, visit);
    } else if (hasBulk && bulkAt <= controlAt) {
      this.#bulk.handOver(controlAt, frame, visit);
    } else {
      // A ring that stands still is waited for once, not once more for each block of the other.
      this.#heldFromMs ??= nowMs;
      if (nowMs - this.#heldFromMs < this.#holdMs) return false;
      const late = hasBulk ? this.#bulk : this.#control;
      late.handOver(Number.POSITIVE_INFINITY, frame, visit);
      return true;
    }
    this.#heldFromMs = null;
    return true;
  }

  /** What the last step waits for, or null where no frame is at hand. */
  holdAt(nowMs: number): Hold | null {
    const hasBulk = this.#bulk.hasFrame();
    if (this.#heldFromMs === null || !(hasBulk || this.#control.hasFrame())) return null;
    const awaited = hasBulk ? "control" : "bulk";
    return { awaited, leftMs: Math.max(1, this.#heldFromMs + this.#holdMs - nowMs) };
  }
}
