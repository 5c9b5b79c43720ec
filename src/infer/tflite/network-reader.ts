import { flatFault } from "#infer/flat/flat-bytes.ts";
import { type Matrix, turned } from "#infer/matrix.ts";
import { checkNetwork } from "#infer/network-shape.ts";
import { realValues } from "#infer/tflite/constants.ts";
import { type ChainLink, graphChain } from "#infer/tflite/graph-chain.ts";
import { LSTM_INPUTS } from "#infer/tflite/lstm-check.ts";
import { FUSED } from "#infer/tflite/operators.ts";
import type { Tensor, TfliteModel } from "#infer/tflite/types.ts";
import type { Activation, DenseLayer, Layer, LstmLayer, Network } from "#infer/types.ts";

/**
 * The network of a checked graph that counts in float32, its weights as they are or in 8 bits.
 * @throws AppError "model-invalid" for another graph
 */
export function networkOf(model: TfliteModel): Network {
  const layers: Layer[] = [];
  for (const link of graphChain(model)) {
    const { name, options } = link.operator;
    if (name === "FULLY_CONNECTED") {
      layers.push(denseOf(link, options.activation === FUSED.relu ? "relu" : "linear"));
    } else if (name === "UNIDIRECTIONAL_SEQUENCE_LSTM") layers.push(lstmOf(link));
    else layers.push(changed(link, layers.pop()));
  }
  const input = model.tensors[model.inputs[0]!]!;
  const network = { inputShape: input.shape.slice(1), layers };
  checkNetwork(network);
  return network;
}

/** The layer with what an operator after it makes of it. */
function changed({ where, operator }: ChainLink, layer: Layer | undefined): Layer {
  const activations: Record<string, Activation> = { LOGISTIC: "sigmoid", RELU: "relu" };
  const activation = activations[operator.name];
  if (layer?.kind === "dense" && layer.activation === "linear" && activation !== undefined) {
    return { ...layer, activation };
  }
  if (layer?.kind === "lstm" && layer.isSequence && operator.name === "STRIDED_SLICE") {
    return { ...layer, isSequence: false };
  }
  throw flatFault(where, "it does not belong to a layer that is known: dense and LSTM are");
}

function denseOf(
  { inputs: tensors, output, where }: ChainLink,
  activation: Activation,
): DenseLayer {
  const [input, kernel, bias] = tensors;
  if (input?.type !== "float32" || output.shape.length !== 2) {
    throw flatFault(where, "it is not over one vector of float32");
  }
  const [units = 0, inputs = 0] = kernel!.shape;
  return {
    kind: "dense",
    inputs,
    units,
    activation,
    kernel: turned(realValues(kernel!), units, inputs).values,
    bias: bias ? realValues(bias) : new Float32Array(units),
  };
}

function lstmOf({ inputs: tensors, where }: ChainLink): LstmLayer {
  const [input] = tensors;
  if (input?.type !== "float32") throw flatFault(where, "it counts in whole numbers");
  const [units = 0, inputs = 0] = tensors[LSTM_INPUTS.kernels]!.shape;
  const four = (first: number) => tensors.slice(first, first + 4).map((tensor) => tensor!);
  const { kernels, recurrents, biases } = LSTM_INPUTS;
  return {
    kind: "lstm",
    inputs,
    units,
    isSequence: true,
    kernel: joined(four(kernels), units, inputs),
    recurrent: joined(four(recurrents), units, units),
    bias: concatenated(four(biases).map(realValues)),
  };
}

/** Four gates [units × inputs] as one kernel [inputs × 4 units]. */
function joined(gates: readonly Tensor[], units: number, inputs: number): Float32Array {
  const rows: Matrix["values"] = concatenated(gates.map(realValues));
  return turned(rows, 4 * units, inputs).values;
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
