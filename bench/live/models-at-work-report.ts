import { type Aim, atLeast, atMost } from "../aim.ts";
import type { ModelsAtWork } from "./models-at-work.ts";

const MEGABYTE = 1e6;

/** What the appliance promises with all models live. */
export function modelsAtWorkAims({ peakBytes, costForecasts }: ModelsAtWork): Aim[] {
  return [
    atMost(
      "peak memory of the whole appliance with all models live",
      peakBytes / MEGABYTE,
      220,
      "MB",
      0,
    ),
    atLeast("forecasts of its own cost meanwhile", costForecasts, 1, "forecasts"),
  ];
}

/** The section of docs/BENCHMARKS.md. */
export function modelsAtWorkTable({ seconds, windows, peakBytes, models }: ModelsAtWork): string {
  return `## All models at work

The whole appliance on the made-up office over a history of 8 weeks, with the base detector, the base
forecaster and an optimizer trained on that history, for ${seconds.toFixed(0)} s and ${windows} windows of 5 s, until
a minute after the first forecasts: ${(peakBytes / MEGABYTE).toFixed(0)} MB of resident memory at its peak.

${models.map((model) => `- ${model}`).join("\n")}`;
}
