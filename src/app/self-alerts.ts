import type { Micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";

/** What of the box itself may go wrong, and what to do about it; over after so many clean looks. */
export const SELF_CONDITIONS = {
  "disk-full": {
    severity: "major",
    verdict: "The disk is full: history is not written.",
    advice: "Make room in the data folder; writing resumes by itself.",
    cleanLooks: 1,
  },
  "history-failed": {
    severity: "major",
    verdict: "History cannot be written.",
    advice: "See the log for the reason, check the disk, then start the appliance again.",
    cleanLooks: 1,
  },
  "evidence-failed": {
    severity: "warning",
    verdict: "The frames behind alerts cannot be written.",
    advice: "Give the evidence folder to the user of the service; writing resumes by itself.",
    cleanLooks: 1,
  },
  "frames-lost": {
    severity: "warning",
    verdict: "Frames are lost before they are seen: verdicts may miss what hides in them.",
    advice: "Mirror fewer ports, or raise capture.blockCount.",
    // Bursts come and go: a loss now and then is one alert, not one a window.
    cleanLooks: 12,
  },
  "control-lost": {
    severity: "major",
    verdict: "Frames that steer the network are lost: an attack may hide among them.",
    advice: "Find the station that floods ARP, ND or DHCP, or raise capture.controlBytes.",
    cleanLooks: 12,
  },
  "model-taken-back": {
    severity: "warning",
    verdict: "A newly trained model did worse than it was tested for: the one before serves.",
    advice: "Nothing is to do: the next training makes another. arpguard models list shows them.",
    cleanLooks: 1,
  },
  "model-damaged": {
    severity: "warning",
    verdict: "A trained model is damaged and lies aside: the one before serves, where one does.",
    advice:
      "Look at the disk. The next training makes another model, or train now: arpguard train.",
    cleanLooks: 1,
  },
} as const;
export type SelfCondition = keyof typeof SELF_CONDITIONS;

interface Open {
  readonly since: Micros;
  cleanLooks: number;
}

/** Alerts the appliance raises against itself: one while a condition lasts. */
export class SelfAlerts {
  readonly #open = new Map<SelfCondition, Open>();

  /** The step that a look at a condition makes now, or null where nothing has changed. */
  update(condition: SelfCondition, holds: boolean, why: string, at: Micros): AlertEvent | null {
    const open = this.#open.get(condition);
    if (open === undefined) {
      if (!holds) return null;
      this.#open.set(condition, { since: at, cleanLooks: 0 });
      return step(condition, "opened", at, at, why);
    }
    open.cleanLooks = holds ? 0 : open.cleanLooks + 1;
    if (open.cleanLooks < SELF_CONDITIONS[condition].cleanLooks) return null;
    this.#open.delete(condition);
    return step(condition, "closed", open.since, at, why);
  }

  /** The last steps of all that is open: nobody looks any more. */
  closeAll(why: string, at: Micros): AlertEvent[] {
    const steps = [...this.#open].map(([condition, { since }]) => {
      return step(condition, "closed", since, at, why);
    });
    this.#open.clear();
    return steps;
  }
}

function step(
  condition: SelfCondition,
  state: "opened" | "closed",
  since: Micros,
  at: Micros,
  why: string,
): AlertEvent {
  const { severity, verdict, advice } = SELF_CONDITIONS[condition];
  return {
    kind: "alert",
    id: `coverage-${condition}-${Math.max(0, since).toString(36)}`,
    state,
    type: "coverage",
    severity,
    at,
    since,
    frame: 0,
    count: 1,
    verdict,
    why: [why],
    advice,
  };
}
