import { short } from "#app/cli/model-facts.ts";
import { systemClock } from "#core/clock.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import { RUNNER_PORTS } from "#infer/runner-ports.ts";
import type { TfliteSettings } from "#infer/tflite-c/types.ts";
import type { GoldenVector, Network, RunnerChoice, RunnerPort } from "#infer/types.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/**
 * Who would answer for a kept model on this machine, measured now; null for one without a network.
 * @param tflite a library of others that is asked, too, once a process of its own has tried it
 * @throws AppError "model-invalid" when nobody answers as it should
 */
export async function runnerOf(
  kept: KeptModels[ModelKind],
  tflite: TfliteSettings | null = null,
): Promise<RunnerChoice | null> {
  const network = networkOf(kept);
  if (network === null) return null;
  // What the appliance judges by, too, so that both choose alike.
  const golden = "golden" in kept ? kept.golden : [];
  const ports = tflite === null ? [] : await foreignPorts(tflite, network, golden);
  const all = [...RUNNER_PORTS, ...ports];
  const { choice, runner } = chooseRunner({ network }, systemClock, golden, all);
  runner[Symbol.dispose]?.();
  return choice;
}

async function foreignPorts(
  tflite: TfliteSettings,
  network: Network,
  golden: readonly GoldenVector[],
): Promise<RunnerPort[]> {
  const { TfliteEngine } = await import("#infer/tflite-c/tflite-engine.ts");
  const { triedPorts } = await import("#infer/tflite-c/tried-ports.ts");
  return triedPorts(new TfliteEngine(tflite), { network }, golden);
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
