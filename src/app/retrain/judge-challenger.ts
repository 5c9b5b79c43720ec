import type { Challenger, TrainerParts } from "#app/model-trainer.ts";
import { type GateVerdict, judgeByAttacks } from "#app/retrain/attack-gate.ts";

const PASSED: GateVerdict = { fault: null, figures: {} };

/** What a challenger of each kind is put to beside its trainer's own test. */
export function judgeChallenger(
  parts: TrainerParts,
): (challenger: Challenger, signal: AbortSignal) => Promise<GateVerdict> {
  return async (challenger, signal) =>
    isDetector(challenger) ? judgeByAttacks(challenger.draft, parts, signal) : PASSED;
}

function isDetector(challenger: Challenger): challenger is Challenger<"detector"> {
  return challenger.kind === "detector";
}
