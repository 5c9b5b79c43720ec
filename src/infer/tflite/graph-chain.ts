import { flatFault } from "#infer/flat/flat-bytes.ts";
import { NETWORK_LIMITS } from "#infer/network-shape.ts";
import { TFLITE_LIMITS } from "#infer/tflite/schema.ts";
import { elementsOf } from "#infer/tflite/tensor-reader.ts";
import type { Operator, Tensor, TfliteModel } from "#infer/tflite/types.ts";

/** One operator of a chain with its tensors; -1 among its inputs gives null. */
export interface ChainLink {
  readonly where: string;
  readonly operator: Operator;
  readonly inputs: readonly (Tensor | null)[];
  readonly output: Tensor;
}

/** A layer may take two operators; one that is none is still to be refused. */
const MOST_LINKS = 4 * NETWORK_LIMITS.layers;

/**
 * The operators of a graph in which each takes what the one before gives, from the input to the
 * output. Operators may share weights, which become as many copies: so they are counted here.
 * @throws AppError "model-invalid" where a graph branches, or is too large
 */
export function graphChain({ tensors, inputs, operators }: TfliteModel): ChainLink[] {
  if (operators.length > MOST_LINKS) {
    throw flatFault("operators", `${operators.length}, more than ${MOST_LINKS}`);
  }
  let [value] = inputs;
  let weights = 0;
  return operators.map((operator, index) => {
    const where = `operators[${index}] (${operator.name})`;
    const [first] = operator.inputs;
    const [output] = operator.outputs;
    if (first !== value || operator.outputs.length !== 1) {
      throw flatFault(where, "a graph that branches is not run here, only layer after layer");
    }
    value = output;
    const given = operator.inputs.map((tensor) => tensors[tensor] ?? null);
    for (const tensor of given) if (tensor?.data) weights += elementsOf(tensor.shape);
    if (weights > TFLITE_LIMITS.elements) {
      throw flatFault(where, `more than ${TFLITE_LIMITS.elements} weights in all`);
    }
    return { where, operator, inputs: given, output: tensors[output!]! };
  });
}
