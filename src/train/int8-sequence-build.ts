import { AppError } from "#core/errors.ts";
import { symmetricWeights } from "#infer/int8/symmetric-weights.ts";
import type {
  Int8DenseLayer,
  Int8LstmLayer,
  Int8SequenceNetwork,
  Quantization,
} from "#infer/int8/types.ts";
import { runCell } from "#infer/lstm-cell.ts";
import { gatesOf } from "#infer/lstm-gates.ts";
import { checkNetwork } from "#infer/network-shape.ts";
import type { LstmLayer, Network } from "#infer/types.ts";
import { addVectorProduct } from "#infer/vector-product.ts";
import { buildDense, outputsOf, quantizationOf, wholeBias } from "#train/int8-build.ts";

/** The cell's state has from 0 to 6 bits before the point: no other kernel of TFLite is there. */
const CELL_EXPONENTS = { least: -15, most: -9 } as const;
const INT16_VALUES = 32_768;

/**
 * The int8 build of a network of LSTMs and dense layers without a sigmoid, quantized after training
 * by the ranges that values have over calibration sequences.
 * @param sequences what the network is asked in training, one after the other
 * @throws AppError "model-invalid" for a network that has no such build
 */
export function buildInt8Sequence(network: Network, sequences: Float32Array): Int8SequenceNetwork {
  checkNetwork(network);
  const [steps, features] = network.inputShape;
  if (steps === undefined || features === undefined) throw unbuilt("a network over single vectors");
  const input = quantizationOf(sequences);
  let [values, scale] = [sequences, input];
  const layers: (Int8LstmLayer | Int8DenseLayer)[] = [];
  for (const layer of network.layers) {
    if (layer.kind === "dropout") continue;
    if (layer.kind === "lstm") {
      const seen = watchLstm(layer, steps, values);
      layers.push(buildLstm(layer, scale, seen));
      values = seen.outputs;
    } else {
      if (layer.activation === "sigmoid") throw unbuilt("a sigmoid after an LSTM");
      values = outputsOf(layer, values);
      layers.push(buildDense(layer, scale, quantizationOf(values)));
    }
    scale = layers.at(-1)!.output;
  }
  return { inputShape: [steps, features], input, layers };
}

/** What an LSTM gives to all sequences, and the largest that its state and output become. */
interface SeenLstm {
  readonly outputs: Float32Array;
  readonly mostHidden: number;
  readonly mostCell: number;
}

function watchLstm(layer: LstmLayer, steps: number, values: Float32Array): SeenLstm {
  const { inputs, units, isSequence } = layer;
  const count = values.length / (steps * inputs);
  const outputs = new Float32Array(count * units * (isSequence ? steps : 1));
  const row = (columns: number) => ({ rows: 1, columns, values: new Float32Array(columns) });
  const [gates, cell, squashed, hidden] = [row(4 * units), row(units), row(units), row(units)];
  const sums = new Float64Array(4 * units);
  let [mostHidden, mostCell] = [0, 0];
  for (let sequence = 0, to = 0; sequence < count; sequence++) {
    cell.values.fill(0);
    hidden.values.fill(0);
    for (let step = 0; step < steps; step++) {
      sums.set(layer.bias);
      addVectorProduct(sums, values, (sequence * steps + step) * inputs, layer.kernel, inputs);
      addVectorProduct(sums, hidden.values, 0, layer.recurrent, units);
      gates.values.set(sums);
      runCell({ gates, before: cell, cell, squashed, hidden });
      mostHidden = mostOf(hidden.values, mostHidden);
      mostCell = mostOf(cell.values, mostCell);
      if (!isSequence && step < steps - 1) continue;
      outputs.set(hidden.values, to);
      to += units;
    }
  }
  return { outputs, mostHidden, mostCell };
}

function buildLstm(layer: LstmLayer, input: Quantization, seen: SeenLstm): Int8LstmLayer {
  const { inputs, units, isSequence } = layer;
  const { mostHidden, mostCell } = seen;
  const gates = gatesOf(layer).map(({ kernel, recurrent, bias }) => {
    const own = symmetricWeights(kernel.values);
    const whole = wholeBias(bias, input.scale * own.scale);
    return { kernel: own, recurrent: symmetricWeights(recurrent.values), bias: whole };
  });
  const exponent = Math.ceil(Math.log2(mostCell / INT16_VALUES));
  const cellExponent = Math.min(Math.max(exponent, CELL_EXPONENTS.least), CELL_EXPONENTS.most);
  // Symmetric in -127 to 127: of a state TFLite takes the zero point 0 alone.
  const output = { scale: mostHidden === 0 ? 1 : mostHidden / 127, zeroPoint: 0 };
  return { kind: "lstm", inputs, units, isSequence, gates, cellExponent, output };
}

function mostOf(values: Float32Array, least: number): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), least);
}

function unbuilt(what: string): AppError {
  return new AppError("model-invalid", `there is no int8 build over sequences of ${what}`);
}
