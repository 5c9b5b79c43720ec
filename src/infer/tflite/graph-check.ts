import { flatFault } from "#infer/flat/flat-bytes.ts";
import { checkOperator } from "#infer/tflite/operator-check.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";

const ABSENT = -1;

/**
 * That a graph has one input and one output, that each operator takes what is there by then and
 * gives what nothing else gives (so there is no cycle), and that it can do what it is asked.
 * @throws AppError "model-invalid" that names the first part that does not fit
 */
export function checkGraph(model: TfliteModel): void {
  const { tensors } = model;
  const [input] = model.inputs;
  const [output] = model.outputs;
  const isIndex = (index: number | undefined) =>
    index !== undefined && index >= 0 && index < tensors.length;
  if (!isIndex(input)) throw flatFault("inputs", `[${model.inputs}], not one tensor`);
  if (!isIndex(output)) throw flatFault("outputs", `[${model.outputs}], not one tensor`);
  if (tensors[input!]!.data !== null || tensors[input!]!.isVariable) {
    throw flatFault("inputs", "a tensor that has values of its own");
  }
  const there = new Set([input!]);
  for (const [index, { data, isVariable }] of tensors.entries()) {
    if (data !== null || isVariable) there.add(index);
  }
  for (const [index, operator] of model.operators.entries()) {
    const where = `operators[${index}] (${operator.name})`;
    for (const tensor of operator.inputs) {
      if (tensor === ABSENT || there.has(tensor)) continue;
      throw flatFault(where, `it takes tensor ${tensor} before anything gives it`);
    }
    checkOperator(where, operator, tensors);
    for (const tensor of operator.outputs) {
      if (there.has(tensor)) throw flatFault(where, `tensor ${tensor} is given twice`);
      there.add(tensor);
    }
  }
  const last = model.operators.at(-1)?.outputs ?? [];
  if (!last.includes(output!)) throw flatFault("outputs", "it is not what the last operator gives");
}
