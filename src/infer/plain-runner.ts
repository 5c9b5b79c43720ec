import { denseForward, type Forward } from "#infer/dense-forward.ts";
import { checkInput, inputLength } from "#infer/input-length.ts";
import { lstmForward } from "#infer/lstm-forward.ts";
import { checkNetwork } from "#infer/network-shape.ts";
import type { Layer, Network, Runner } from "#infer/types.ts";

/**
 * Answers in TypeScript alone: the last resort, and the reference. Allocates and checks all there
 * is, so that `run` allocates nothing. @throws AppError when the network does not fit together
 */
export function createPlainRunner(network: Network): Runner {
  const shapes = checkNetwork(network);
  const length = inputLength(network);
  const forwards = network.layers
    .map((layer, index) => forwardOf(layer, shapes[index]![0]!))
    .filter((forward) => forward !== null);
  return {
    run: (input) => {
      checkInput(input, length);
      let values = input;
      for (const forward of forwards) values = forward(values);
      return values;
    },
  };
}

/** null for dropout, which only trains. */
function forwardOf(layer: Layer, steps: number): Forward | null {
  switch (layer.kind) {
    case "dense":
      return denseForward(layer);
    case "lstm":
      return lstmForward(layer, steps);
    case "dropout":
      return null;
  }
}
