import { flatFault } from "#infer/flat/flat-bytes.ts";
import type { Int8DenseLayer, Int8Layer, Int8Network, Quantization } from "#infer/int8/types.ts";
import { int8Values, int32Values } from "#infer/tflite/constants.ts";
import { type ChainLink, graphChain } from "#infer/tflite/graph-chain.ts";
import { FUSED } from "#infer/tflite/operators.ts";
import type { Tensor, TfliteModel } from "#infer/tflite/types.ts";

/** Nothing, and what only carries values over an end of the graph: between layers it is refused. */
type Step = Int8Layer | "end";

/**
 * The network of a checked graph of dense layers in whole numbers, whether it takes and gives
 * float32 or int8. @throws AppError "model-invalid" for another graph
 */
export function int8NetworkOf(model: TfliteModel): Int8Network {
  const links = graphChain(model);
  const steps = links.map((link, index) => stepOf(link, index, links.length));
  const layers = steps.filter((step) => step !== "end");
  const first = links.find(({ operator }) => operator.name !== "QUANTIZE")?.inputs[0];
  if (!first || layers.length === 0) throw flatFault("operators", "there is no layer");
  if (first.shape.length !== 2) throw flatFault("inputs", `[${first.shape}] is no vector`);
  return { inputs: first.shape[1]!, input: scaleOf(first), layers };
}

function stepOf(link: ChainLink, index: number, count: number): Step {
  const { name } = link.operator;
  const isEnd =
    (name === "QUANTIZE" && index === 0) || (name === "DEQUANTIZE" && index === count - 1);
  if (isEnd) return "end";
  if (name === "LOGISTIC" && link.output.type === "int8") return { kind: "sigmoid" };
  if (name === "FULLY_CONNECTED" && link.output.type === "int8") return denseOf(link);
  throw flatFault(link.where, "it is no layer of a network of dense layers in int8");
}

function denseOf({ where, operator, inputs: tensors, output }: ChainLink): Int8DenseLayer {
  const [, kernel, bias] = tensors;
  if (output.shape.length !== 2) throw flatFault(where, "it is not over one vector");
  const [units = 0, inputs = 0] = kernel!.shape;
  return {
    kind: "dense",
    inputs,
    units,
    isRelu: operator.options.activation === FUSED.relu,
    kernel: int8Values(kernel!.data!),
    kernelScale: kernel!.scale!.scales[0]!,
    bias: bias?.data ? int32Values(bias.data) : new Int32Array(units),
    output: scaleOf(output),
  };
}

/** Of a tensor that has been checked to have one. */
function scaleOf({ scale }: Tensor): Quantization {
  return { scale: scale!.scales[0]!, zeroPoint: scale!.zeroPoints[0]! };
}
