import { z } from "zod";
import { only } from "#infer/layers-model/field.ts";
import type { NamedLayer } from "#infer/layers-model/types.ts";

/** [samples, features] or [samples, steps, features]; samples are mostly null. */
const batchInputShape = z
  .array(z.int().nullable())
  .min(2)
  .max(3)
  .refine((sizes) => !sizes.slice(1).includes(null), "a size that is not fixed");
const common = {
  name: z
    .string()
    .max(100)
    .regex(/^[\w.-]+$/, "no plain name"),
  dtype: only("float32").optional(),
  batch_input_shape: batchInputShape.optional(),
};
/** What is set otherwise makes another function of the layer, which ours is not. */
const off = only(false).optional();

const inputLayer = z.object({
  class_name: z.literal("InputLayer"),
  config: z.object({ ...common, batch_input_shape: batchInputShape }),
});
const lstm = z.object({
  class_name: z.literal("LSTM"),
  config: z.object({
    ...common,
    units: z.int(),
    activation: only("tanh").optional(),
    // Never left out: Keras and tfjs take something else where it is, sigmoid and hard_sigmoid.
    recurrent_activation: only("sigmoid"),
    use_bias: z.boolean().default(true),
    return_sequences: z.boolean().default(false),
    stateful: off,
    go_backwards: off,
    return_state: off,
    time_major: off,
  }),
});
const dense = z.object({
  class_name: z.literal("Dense"),
  config: z.object({
    ...common,
    units: z.int(),
    activation: only("linear", "relu", "sigmoid").default("linear"),
    use_bias: z.boolean().default(true),
  }),
});
const dropout = z.object({
  class_name: z.literal("Dropout"),
  config: z.object({ ...common, rate: z.number() }),
});

/**
 * A layer of a Keras model. What only matters while it trains (initializers, regularizers,
 * constraints, dropout inside an LSTM) is passed over.
 */
export const layerConfig = z.discriminatedUnion("class_name", [inputLayer, lstm, dense, dropout], {
  error: "no layer that is known: InputLayer, LSTM, Dropout and Dense are",
});

export type LayerConfig = z.infer<typeof layerConfig>;

/** null for the input, which is no layer of ours. */
export function layerOf(layer: LayerConfig): NamedLayer | null {
  const { name } = layer.config;
  switch (layer.class_name) {
    case "InputLayer":
      return null;
    case "Dropout":
      return { name, spec: { kind: "dropout", rate: layer.config.rate }, hasBias: false };
    case "Dense": {
      const { units, activation, use_bias: hasBias } = layer.config;
      return { name, spec: { kind: "dense", units, activation }, hasBias };
    }
    case "LSTM": {
      const { units, return_sequences: isSequence, use_bias: hasBias } = layer.config;
      return { name, spec: { kind: "lstm", units, isSequence }, hasBias };
    }
  }
}

/** The layer as tfjs writes it, but for what only matters while it trains. */
export function configOf({ name, spec, hasBias }: NamedLayer): z.input<typeof layerConfig> {
  switch (spec.kind) {
    case "dropout":
      return { class_name: "Dropout", config: { name, dtype: "float32", rate: spec.rate } };
    case "dense": {
      const { units, activation } = spec;
      const config = { name, dtype: "float32", units, activation, use_bias: hasBias } as const;
      return { class_name: "Dense", config };
    }
    case "lstm":
      return {
        class_name: "LSTM",
        config: {
          name,
          dtype: "float32",
          units: spec.units,
          activation: "tanh",
          recurrent_activation: "sigmoid",
          use_bias: hasBias,
          return_sequences: spec.isSequence,
          return_state: false,
          go_backwards: false,
          stateful: false,
        },
      };
  }
}
