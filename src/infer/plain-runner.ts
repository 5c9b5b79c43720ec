import { AppError } from "#core/errors.ts";
import { denseForward, type Forward } from "#infer/dense-forward.ts";
import { lstmForward } from "#infer/lstm-forward.ts";
import { checkNetwork } from "#infer/network-shape.ts";
import type { Layer, Network } from "#infer/types.ts";

/** A network ready to answer, in TypeScript alone: the last resort, and the reference. */
export interface PlainRunner {
  /**
   * `input` is one vector or, row by row, one sequence. The result is overwritten by the next call.
   * @throws AppError when the input has another length than the network's
   */
  run(input: Float32Array): Float32Array;
}

/** Allocates and checks all there is, so that `run` does neither. @throws AppError */
export function createPlainRunner(network: Network): PlainRunner {
  const shapes = checkNetwork(network);
  const length = network.inputShape.reduce((product, size) => product * size);
  const forwards = network.layers
    .map((layer, index) => forwardOf(layer, shapes[index]![0]!))
    .filter((forward) => forward !== null);
  return {
    run: (input) => {
      if (input.length !== length) {
        const message = `the network takes ${length} values and gets ${input.length}`;
        throw new AppError("model-invalid", message);
      }
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
