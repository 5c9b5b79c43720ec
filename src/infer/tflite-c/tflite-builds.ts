import { GOLDEN_TOLERANCE } from "#infer/golden.ts";
import { int8NetworkGraph } from "#infer/tflite/int8-operators.ts";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";
import type { ModelBuilds, RunnerPort } from "#infer/types.ts";

/** A form of a model that TensorFlow Lite can run. */
export interface TfliteBuild extends Pick<RunnerPort, "name" | "tolerance"> {
  readonly graph: () => TfliteModel;
}

/**
 * The forms that may answer for a model. Weights in 8 bits serve where the answer is a forecast,
 * whose intervals follow what it misses; a detector's threshold belongs to the float answers that
 * it was learned from.
 */
export function tfliteBuilds({ network, int8 }: ModelBuilds): TfliteBuild[] {
  const { float32, int8: eightBits } = GOLDEN_TOLERANCE;
  const isSequence = network.layers.some(({ kind }) => kind === "lstm");
  const builds = [
    {
      ...{ name: "tflite", tolerance: float32, isFit: true },
      graph: () => networkGraph(network, "float32"),
    },
    {
      ...{ name: "tflite-hybrid", tolerance: eightBits, isFit: isSequence },
      graph: () => networkGraph(network, "int8"),
    },
    {
      // Without the fused LSTM: slower by the reference kernels, faster where XNNPACK takes it.
      ...{ name: "tflite-unrolled", tolerance: eightBits, isFit: isSequence },
      graph: () => networkGraph(network, "int8", true),
    },
    {
      ...{ name: "tflite-int8", tolerance: eightBits, isFit: int8 !== undefined },
      graph: () => int8NetworkGraph(int8!),
    },
  ];
  return builds
    .filter(({ isFit }) => isFit)
    .map(({ name, tolerance, graph }) => ({ name, tolerance, graph }));
}
