import type { OperatorTensors } from "#infer/tflite/operator-tensors.ts";
import type { Operator } from "#infer/tflite/types.ts";

const STEP_AXIS = 1;

/** The last step of a sequence [batch × steps × units], and nothing else that could be cut out. */
export function checkLastStep(tensors: OperatorTensors, { options }: Operator): void {
  const [sequence, output] = [tensors.input(0), tensors.output()];
  const [batch = 0, steps = 0, units = 0] = sequence.shape;
  const begin = tensors.int32s("where it begins", tensors.input(1), 3);
  const end = tensors.int32s("where it ends", tensors.input(2), 3);
  const strides = tensors.int32s("its strides", tensors.input(3), 3);
  const { beginMask = 0, endMask = 0, shrinkAxisMask = 0 } = options;
  const { ellipsisMask = 0, newAxisMask = 0 } = options;
  const isWhole = (axis: number) =>
    (begin[axis] === 0 || isSet(beginMask, axis)) &&
    (end[axis] === sequence.shape[axis] || isSet(endMask, axis));
  const at = begin[STEP_AXIS];
  const isLast =
    [sequence.shape, begin, end].every(({ length }) => length === 3) &&
    String(strides) === "1,1,1" &&
    isWhole(0) &&
    isWhole(2) &&
    (at === -1 || at === steps - 1) &&
    !isSet(beginMask, STEP_AXIS) &&
    // One step is cut out, so its end does not matter.
    shrinkAxisMask === 1 << STEP_AXIS &&
    ellipsisMask === 0 &&
    newAxisMask === 0;
  if (!isLast) throw tensors.fault("it cuts out something else than the last step");
  if (sequence.type !== "float32" && sequence.type !== "int8") {
    throw tensors.fault(`values of ${sequence.type}`);
  }
  tensors.expect("its output", output, sequence.type, [batch, units]);
  if (sequence.type === "float32") return;
  tensors.expectScale("its output", output, tensors.scaleOf("its input", sequence));
}

function isSet(mask: number, axis: number): boolean {
  return (mask & (1 << axis)) !== 0;
}

/** [1 × n·units] into n tensors [1 × units]. */
export function checkSplit(tensors: OperatorTensors, { outputs, options }: Operator): void {
  const [axis] = tensors.int32s("its axis", tensors.input(0), 1);
  const input = tensors.input(1);
  const [rows = 0, columns = 0] = input.shape;
  const { length } = outputs;
  const { count } = options;
  const isSplit = axis === STEP_AXIS && input.shape.length === 2 && columns % length === 0;
  if (!isSplit || count !== length) throw tensors.fault("parts that do not fit");
  for (let index = 0; index < length; index++) {
    tensors.expect("an output", tensors.output(index), "float32", [rows, columns / length]);
  }
  tensors.expect("its input", input, "float32", [rows, columns]);
}

/** A sequence [1 × steps × columns] and its steps [1 × columns], one way or the other. */
export function checkSteps(tensors: OperatorTensors, operator: Operator): void {
  const isPack = operator.name === "PACK";
  const sequence = isPack ? tensors.output() : tensors.input(0);
  const steps = isPack ? operator.inputs.length : operator.outputs.length;
  const { axis, count } = operator.options;
  if (axis !== STEP_AXIS || count !== steps) throw tensors.fault("steps that do not fit");
  const [batch = 0, , columns = 0] = sequence.shape;
  tensors.expect("the sequence", sequence, "float32", [batch, steps, columns]);
  for (let step = 0; step < steps; step++) {
    const one = isPack ? tensors.input(step) : tensors.output(step);
    tensors.expect("a step", one, "float32", [batch, columns]);
  }
}
