import type { Challenger, TrainerParts } from "#app/model-trainer.ts";
import { type GateVerdict, judgeByAttacks } from "#app/retrain/attack-gate.ts";
import { AppError } from "#core/errors.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptDetector } from "#store/types.ts";

const PASSED: GateVerdict = { fault: null, figures: {} };

/** What a challenger of each kind is put to beside its trainer's own test. */
export function judgeChallenger(
  parts: TrainerParts,
): (challenger: Challenger, signal: AbortSignal) => Promise<GateVerdict> {
  return async (challenger, signal) => {
    if (!isDetector(challenger)) return PASSED;
    return judgeByAttacks(challenger.draft, championOf(parts.directory), parts, signal);
  };
}

function isDetector(challenger: Challenger): challenger is Challenger<"detector"> {
  return challenger.kind === "detector";
}

/** A damaged one is no rival: whoever serves it sets it aside. */
function championOf(directory: string): KeptDetector | null {
  try {
    return new ModelRegistry(directory, "detector").current();
  } catch (error) {
    if (error instanceof AppError && error.code === "model-invalid") return null;
    throw error;
  }
}
