import { flatFault } from "#infer/flat/flat-bytes.ts";
import type { Operator, Tensor, TfliteModel } from "#infer/tflite/types.ts";

/** One operator of a chain with its tensors; -1 among its inputs gives null. */
export interface ChainLink {
  readonly where: string;
  readonly operator: Operator;
  readonly inputs: readonly (Tensor | null)[];
  readonly output: Tensor;
}

/**
 * The operators of a graph in which each takes what the one before gives, from the input to the
 * output. @throws AppError "model-invalid" where a graph branches
 */
export function graphChain({ tensors, inputs, operators }: TfliteModel): ChainLink[] {
  let [value] = inputs;
  return operators.map((operator, index) => {
    const where = `operators[${index}] (${operator.name})`;
    const [first] = operator.inputs;
    const [output] = operator.outputs;
    if (first !== value || operator.outputs.length !== 1) {
      throw flatFault(where, "a graph that branches is not run here, only layer after layer");
    }
    value = output;
    return {
      where,
      operator,
      inputs: operator.inputs.map((tensor) => tensors[tensor] ?? null),
      output: tensors[output!]!,
    };
  });
}
