import type { Micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";

/** What of the box itself may go wrong, and what to do about it. */
export const SELF_CONDITIONS = {
  "disk-full": {
    severity: "major",
    verdict: "The disk is full: history is not written.",
    advice: "Make room in the data folder; writing resumes by itself.",
  },
  "frames-lost": {
    severity: "warning",
    verdict: "Frames are lost before they are seen: verdicts may miss what hides in them.",
    advice: "Mirror fewer ports, or raise capture.blockCount.",
  },
} as const;
export type SelfCondition = keyof typeof SELF_CONDITIONS;

/** Alerts the appliance raises against itself: one while a condition lasts. */
export class SelfAlerts {
  readonly #since = new Map<SelfCondition, Micros>();

  /** The step that a condition's state makes now, or null where nothing has changed. */
  update(condition: SelfCondition, holds: boolean, why: string, at: Micros): AlertEvent | null {
    const since = this.#since.get(condition);
    if (holds === (since !== undefined)) return null;
    if (holds) this.#since.set(condition, at);
    else this.#since.delete(condition);
    const { severity, verdict, advice } = SELF_CONDITIONS[condition];
    const from = since ?? at;
    return {
      kind: "alert",
      id: `coverage-${condition}-${Math.max(0, from).toString(36)}`,
      state: holds ? "opened" : "closed",
      type: "coverage",
      severity,
      at,
      since: from,
      frame: 0,
      count: 1,
      verdict,
      why: [why],
      advice,
    };
  }
}
