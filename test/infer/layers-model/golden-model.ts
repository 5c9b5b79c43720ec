import { hex } from "../../helpers/frames.ts";

/** A model as it stands on a disk, and what it must answer. */
export interface GoldenModel {
  readonly document: string;
  readonly shards: Readonly<Record<string, Uint8Array>>;
  readonly input: readonly number[];
  readonly answer: readonly number[];
}

const LSTM = {
  name: "lstm_LSTM1",
  units: 2,
  activation: "tanh",
  recurrent_activation: "sigmoid",
  use_bias: true,
  return_sequences: false,
  kernel_initializer: { class_name: "VarianceScaling", config: { scale: 1, mode: "fan_avg" } },
  bias_regularizer: null,
  implementation: null,
  unroll: false,
  stateful: false,
};
const DENSE = { name: "dense_Dense1", units: 1, activation: "linear", use_bias: true };

/** float32, little-endian; gates i, f, c, o of two units each. */
const KERNEL = hex("0000003f 000000bf", "0000803f 0000803e", "0000c03f 000080bf 0000403f 000080be");
const RECURRENT = hex(
  "0000803e 0000003f  000000bf 0000803f  0000003f 0000803e  000080bf 0000003f",
  "000080be 0000803f  0000003f 000080be  0000803f 000000bf  0000803e 0000403f",
);
const BIAS = hex("00000000 0000803e  0000803f 0000803f  00000000 000000bf  0000003f 00000000");
/** 0.5, -1 and the bias 0.25. */
const DENSE_WEIGHTS = hex("0000003f 000080bf", "0000803e");
const INPUT = [1, -0.5];

/** As tfjs saves it: one file. */
const SAVED: GoldenModel = {
  document: JSON.stringify({
    modelTopology: {
      class_name: "Sequential",
      config: {
        name: "sequential_1",
        layers: [
          { class_name: "LSTM", config: { ...LSTM, batch_input_shape: [null, 2, 1] } },
          { class_name: "Dropout", config: { name: "dropout_Dropout1", rate: 0.2, seed: null } },
          { class_name: "Dense", config: DENSE },
        ],
      },
      keras_version: "tfjs-layers 4.22.0",
      backend: "tensor_flow.js",
    },
    format: "layers-model",
    generatedBy: "TensorFlow.js tfjs-layers v4.22.0",
    convertedBy: null,
    weightsManifest: [
      {
        paths: ["./weights.bin"],
        weights: [
          { name: "lstm_LSTM1/kernel", shape: [1, 8], dtype: "float32" },
          { name: "lstm_LSTM1/recurrent_kernel", shape: [2, 8], dtype: "float32" },
          { name: "lstm_LSTM1/bias", shape: [8], dtype: "float32" },
          { name: "dense_Dense1/kernel", shape: [2, 1], dtype: "float32" },
          { name: "dense_Dense1/bias", shape: [1], dtype: "float32" },
        ],
      },
    ],
  }),
  shards: { "weights.bin": Buffer.concat([KERNEL, RECURRENT, BIAS, DENSE_WEIGHTS]) },
  input: INPUT,
  // Computed in double precision from the equations of an LSTM by another program.
  answer: [0.36261180286576267],
};

/** One byte a value, times 0.25 and down by 1: 0.5, -1 and the bias 0.25. */
const DENSE_BYTES = hex("06 00", "05");
const QUANTIZATION = { dtype: "uint8", scale: 0.25, min: -1, original_dtype: "float32" };

/** As the converter writes a Keras model: an input layer, cells in names, two shards, bytes. */
const CONVERTED: GoldenModel = {
  document: JSON.stringify({
    format: "layers-model",
    generatedBy: "keras v2.15.0",
    convertedBy: "TensorFlow.js Converter v4.22.0",
    modelTopology: {
      keras_version: "2.15.0",
      backend: "tensorflow",
      model_config: {
        class_name: "Sequential",
        config: {
          name: "sequential",
          layers: [
            {
              class_name: "InputLayer",
              config: { batch_input_shape: [null, 2, 1], dtype: "float32", name: "lstm_input" },
            },
            {
              class_name: "LSTM",
              config: { ...LSTM, name: "lstm", batch_input_shape: [null, 2, 1], time_major: false },
            },
            {
              class_name: "Dense",
              config: { ...DENSE, name: "dense", activation: "sigmoid", dtype: "float32" },
            },
          ],
        },
      },
      training_config: { loss: "mse" },
    },
    weightsManifest: [
      {
        paths: ["group1-shard1of2.bin", "group1-shard2of2.bin"],
        weights: [
          { name: "dense/kernel", shape: [2, 1], dtype: "float32", quantization: QUANTIZATION },
          { name: "dense/bias", shape: [1], dtype: "float32", quantization: QUANTIZATION },
          { name: "lstm/lstm_cell/kernel", shape: [1, 8], dtype: "float32" },
          { name: "lstm/lstm_cell/recurrent_kernel", shape: [2, 8], dtype: "float32" },
          { name: "lstm/lstm_cell/bias", shape: [8], dtype: "float32" },
        ],
      },
    ],
  }),
  shards: {
    // The first ends within a value.
    "group1-shard1of2.bin": Buffer.concat([DENSE_BYTES, KERNEL.subarray(0, 30)]),
    "group1-shard2of2.bin": Buffer.concat([KERNEL.subarray(30), RECURRENT, BIAS]),
  },
  input: INPUT,
  answer: [0.5896725305253198],
};

export const GOLDEN_MODELS: Readonly<Record<string, GoldenModel>> = {
  "saved by tfjs": SAVED,
  "converted from Keras": CONVERTED,
};
