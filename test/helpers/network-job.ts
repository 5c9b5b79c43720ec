import type { NetworkJob } from "#train/process/training-jobs.ts";
import type { FitOptions } from "#train/types.ts";
import { randomRows } from "./reference-network.ts";

/** Learns to add two numbers. */
export function additionJob(
  count: number,
  options: Omit<FitOptions, "onProgress" | "signal">,
): NetworkJob {
  const rows = randomRows(count, 2, 1);
  return {
    spec: {
      inputShape: [2],
      layers: [
        { kind: "dense", units: 8, activation: "relu" },
        { kind: "dense", units: 1, activation: "linear" },
      ],
    },
    inputs: { columns: 2, values: Float32Array.from(rows.flat()) },
    targets: { columns: 1, values: Float32Array.from(rows, ([a = 0, b = 0]) => a + b) },
    steps: 1,
    ends: Uint32Array.from(rows.keys()),
    options,
  };
}
