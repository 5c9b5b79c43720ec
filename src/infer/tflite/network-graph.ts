import { checkNetwork } from "#infer/network-shape.ts";
import { addDense } from "#infer/tflite/dense-operators.ts";
import { GraphBuilder } from "#infer/tflite/graph-builder.ts";
import { addLstm } from "#infer/tflite/lstm-operator.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";
import { addUnrolledLstm } from "#infer/tflite/unrolled-lstm.ts";
import type { WeightKind } from "#infer/tflite/weights.ts";
import type { Network } from "#infer/types.ts";

/**
 * A network as TFLite runs it: float32 in and out, weights as `kind` says, LSTMs as the fused
 * operator or, unrolled, as plain ones. @throws AppError when the network does not fit together
 */
export function networkGraph(network: Network, kind: WeightKind, isUnrolled = false): TfliteModel {
  const shapes = checkNetwork(network);
  const graph = new GraphBuilder();
  const input = graph.value("input", [1, ...network.inputShape]);
  let values = input;
  for (const [index, layer] of network.layers.entries()) {
    const name = `${layer.kind}_${index + 1}`;
    if (layer.kind === "dense") values = addDense(graph, name, values, layer, kind);
    if (layer.kind === "lstm") {
      const add = isUnrolled ? addUnrolledLstm : addLstm;
      values = add(graph, name, values, shapes[index]![0]!, layer, kind);
    }
  }
  return graph.build(`ARPGuard Edge, ${kind} weights`, input, values);
}
