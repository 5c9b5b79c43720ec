import { seededRandom } from "#core/random.ts";
import { INPUT_STEPS, OUTLOOK_STEPS } from "#forecast/types.ts";
import type { Layer, Network, NetworkSpec } from "#infer/types.ts";
import { autoencoderSpec } from "#train/autoencoder-fit.ts";
import { forecasterSpec } from "#train/forecaster-fit.ts";

/** As they serve: bench/models/networks.py has the same. */
export const FORECASTER = forecasterSpec(OUTLOOK_STEPS);
export const DETECTOR = autoencoderSpec(20);
export const STEPS = INPUT_STEPS;

/** A network of this form with weights by chance: what they are changes no time. */
export function withWeights({ inputShape, layers }: NetworkSpec): Network {
  const random = seededRandom(1);
  const floats = (length: number) => Float32Array.from({ length }, () => random.unit() - 0.5);
  let inputs = inputShape.at(-1)!;
  return {
    inputShape,
    layers: layers.map((layer): Layer => {
      if (layer.kind === "dropout") return layer;
      const columns = layer.kind === "lstm" ? 4 * layer.units : layer.units;
      const common = { inputs, kernel: floats(inputs * columns), bias: floats(columns) };
      inputs = layer.units;
      return layer.kind === "dense"
        ? { ...layer, ...common }
        : { ...layer, ...common, recurrent: floats(layer.units * columns) };
    }),
  };
}
