import { writeLine } from "#app/cli/output.ts";
import { readForeign } from "#app/foreign-model.ts";
import { networkShapes } from "#infer/network-shape.ts";
import type { Layer } from "#infer/types.ts";

/** `models inspect PATH`: the layers of a model from elsewhere, if it could be run here. */
export async function inspectModel(
  path: string,
  { json }: { readonly json?: true },
): Promise<void> {
  const { network } = await readForeign(path);
  const { inputShape } = network;
  const outputs = networkShapes(network).slice(1);
  const layers = network.layers.map((layer, index) => {
    return {
      kind: layer.kind,
      does: doesOf(layer),
      output: outputs[index]!,
      weights: weightsOf(layer),
    };
  });
  const weights = layers.reduce((sum, layer) => sum + layer.weights, 0);
  if (json) {
    writeLine(JSON.stringify({ input: inputShape, layers, weights }));
    return;
  }
  writeLine(`${"input".padEnd(8)} ${inputShape.join(" x ")}`);
  for (const { kind, does, output, weights: own } of layers) {
    const count = own === 0 ? "" : `, ${own} weights`;
    writeLine(`${kind.padEnd(8)} ${output.join(" x ")}, ${does}${count}`);
  }
  writeLine(`${"in all".padEnd(8)} ${weights} weights`);
}

function doesOf(layer: Layer): string {
  switch (layer.kind) {
    case "dense":
      return layer.activation;
    case "lstm":
      return layer.isSequence ? "every step" : "the last step";
    case "dropout":
      return `rate ${layer.rate}`;
  }
}

function weightsOf(layer: Layer): number {
  if (layer.kind === "dropout") return 0;
  const recurrent = layer.kind === "lstm" ? layer.recurrent.length : 0;
  return layer.kernel.length + recurrent + layer.bias.length;
}
