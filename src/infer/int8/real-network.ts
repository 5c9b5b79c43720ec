import type { Int8Network } from "#infer/int8/types.ts";
import { turned } from "#infer/matrix.ts";
import type { DenseLayer, Network } from "#infer/types.ts";

/**
 * A network in whole numbers as one in real ones, with the weights that they stand for.
 * It answers as that one does but for its rounding.
 */
export function realNetwork(network: Int8Network): Network {
  let { scale } = network.input;
  const layers: DenseLayer[] = [];
  for (const layer of network.layers) {
    if (layer.kind === "sigmoid") {
      const last = layers.pop();
      if (last !== undefined) layers.push({ ...last, activation: "sigmoid" });
      continue;
    }
    const { inputs, units, isRelu, kernelScale } = layer;
    const biasScale = scale * kernelScale;
    const rows = Float32Array.from(layer.kernel, (value) => value * kernelScale);
    layers.push({
      kind: "dense",
      inputs,
      units,
      activation: isRelu ? "relu" : "linear",
      kernel: turned(rows, units, inputs).values,
      bias: Float32Array.from(layer.bias, (value) => value * biasScale),
    });
    scale = layer.output.scale;
  }
  return { inputShape: [network.inputs], layers };
}
