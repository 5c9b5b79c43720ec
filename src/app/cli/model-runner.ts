import { short } from "#app/cli/model-facts.ts";
import { systemClock } from "#core/clock.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import type { Network, RunnerChoice } from "#infer/types.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/**
 * Who would answer for a kept model on this machine, measured now; null for one without a network.
 * @throws AppError "model-invalid" when nobody answers as it should
 */
export function runnerOf(kept: KeptModels[ModelKind]): RunnerChoice | null {
  const network = networkOf(kept);
  return network === null ? null : chooseRunner({ network }, systemClock).choice;
}

/** A row for who answers, and one for each that does not. */
export function runnerRows(choice: RunnerChoice | null): [name: string, text: string][] {
  if (choice === null) return [];
  const { runner, micros, others } = choice;
  return [
    ["runner", `${runner}, ${short(micros)} µs an answer`],
    ...others.map((other): [string, string] => {
      const time = other.micros === null ? "" : `${short(other.micros)} µs`;
      return [`not ${other.runner}`, other.refusal ?? time];
    }),
  ];
}

function networkOf(kept: KeptModels[ModelKind]): Network | null {
  if ("network" in kept) return kept.network;
  return "forest" in kept ? null : kept.model.network;
}
