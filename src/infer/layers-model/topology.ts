import { z } from "zod";
import { checked, only } from "#infer/layers-model/field.ts";
import {
  configOf,
  type LayerConfig,
  layerConfig,
  layerOf,
} from "#infer/layers-model/layer-config.ts";
import type { Topology } from "#infer/layers-model/types.ts";
import { inFile, modelFault } from "#infer/model-fault.ts";
import { NETWORK_LIMITS, networkShapes } from "#infer/network-shape.ts";

const FIELD = "modelTopology";
const sequential = z.object({
  class_name: only("Sequential"),
  // One more than the network has: the input may be a layer of its own.
  config: z.object({
    layers: z
      .array(layerConfig)
      .min(1)
      .max(NETWORK_LIMITS.layers + 1),
  }),
});

/**
 * Reads the layers of a Keras Sequential model, as tfjs writes them or, within `model_config`, its
 * converter. @throws AppError naming the file and the first field that is not ours
 */
export function readTopology(modelTopology: unknown, file: string): Topology {
  const { model_config: within } = checked(
    z.object({ model_config: z.unknown().optional() }),
    modelTopology,
    file,
    FIELD,
  );
  const at = within === undefined ? FIELD : `${FIELD}.model_config`;
  const { config } = checked(sequential, within ?? modelTopology, file, at);
  const layers = config.layers.map(layerOf).filter((layer) => layer !== null);
  const inputs = config.layers.length - layers.length;
  if (inputs > 1 || (inputs === 1 && config.layers[0]?.class_name !== "InputLayer")) {
    throw modelFault(file, `${at}.config.layers`, "an InputLayer that is not the first");
  }
  const seen = new Set<string>();
  for (const { name } of layers) {
    if (seen.has(name)) throw modelFault(file, `${at}.config.layers`, `two are named ${name}`);
    seen.add(name);
  }
  const inputShape = inputShapeOf(config.layers.slice(0, inputs + 1), file, `${at}.config.layers`);
  inFile(file, () => networkShapes({ inputShape, layers: layers.map(({ spec }) => spec) }));
  return { inputShape, layers };
}

/** What the input layer or the first of the others says; both may, if they agree. */
function inputShapeOf(first: readonly LayerConfig[], file: string, at: string): number[] {
  const given = first.map(({ config }) => config.batch_input_shape?.slice(1).map(Number));
  const [shape, other = shape] = given.filter((each) => each !== undefined);
  if (shape === undefined) throw modelFault(file, `${at}.0.config.batch_input_shape`, "missing");
  if (String(shape) !== String(other)) {
    throw modelFault(file, `${at}.1.config.batch_input_shape`, "not that of the InputLayer");
  }
  return shape;
}

/** The topology as tfjs writes it. */
export function writeTopology({ inputShape, layers }: Topology): object {
  const configs = layers.map((layer, index) => {
    const { class_name, config } = configOf(layer);
    const shape = index === 0 ? { batch_input_shape: [null, ...inputShape] } : {};
    return { class_name, config: { ...config, ...shape } };
  });
  return { class_name: "Sequential", config: { name: "sequential", layers: configs } };
}
