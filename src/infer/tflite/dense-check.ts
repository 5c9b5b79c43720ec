import type { OperatorTensors } from "#infer/tflite/operator-tensors.ts";
import { FUSED } from "#infer/tflite/operators.ts";
import type { Operator } from "#infer/tflite/types.ts";

/** FULLY_CONNECTED over one vector, or with keepNumDims over each step of a sequence. */
export function checkDense(tensors: OperatorTensors, { options }: Operator): void {
  const { activation = FUSED.none, weightsFormat = 0, keepNumDims = 0 } = options;
  const isKnown = activation === FUSED.none || activation === FUSED.relu;
  if (!isKnown) throw tensors.fault(`the activation ${activation}`);
  if (weightsFormat !== 0) throw tensors.fault("weights that are shuffled");
  const [input, kernel, bias] = [tensors.input(0), tensors.input(1), tensors.optional(2)];
  const output = tensors.output();
  const [units = 0, inputs = 0] = kernel.shape;
  if (kernel.shape.length !== 2 || kernel.data === null) {
    throw tensors.fault("weights that are no constant matrix");
  }
  const batch = input.shape.slice(0, -1);
  const isFlat = batch.length === 1 && batch[0] === 1;
  if (!isFlat && (batch.length !== 2 || keepNumDims === 0)) {
    throw tensors.fault(`an input of the shape [${input.shape}]`);
  }
  tensors.expect("its input", input, input.type, [...batch, inputs]);
  tensors.expect("its output", output, input.type, [...batch, units]);
  if (bias !== null && bias.data === null) throw tensors.fault("a bias that is no constant");
  if (input.type === "int8") {
    checkInt8(tensors, units, inputs);
    return;
  }
  if (input.type !== "float32") throw tensors.fault(`an input of ${input.type}`);
  if (bias !== null) tensors.expect("its bias", bias, "float32", [units]);
  if (kernel.type === "int8") checkSymmetric(tensors);
  else tensors.expect("its weights", kernel, "float32", [units, inputs]);
}

/** TensorFlow Lite 2.9 takes scales for each channel here for one, and says nothing. */
function checkSymmetric(tensors: OperatorTensors): number {
  const { scale, zeroPoint } = tensors.scaleOf("its weights", tensors.input(1));
  if (zeroPoint !== 0) throw tensors.fault(`weights with the zero point ${zeroPoint}, not 0`);
  return scale;
}

function checkInt8(tensors: OperatorTensors, units: number, inputs: number): void {
  tensors.expect("its weights", tensors.input(1), "int8", [units, inputs]);
  const { scale } = tensors.scaleOf("its input", tensors.input(0));
  const weightScale = checkSymmetric(tensors);
  tensors.scaleOf("its output", tensors.output());
  const bias = tensors.optional(2);
  if (bias === null) return;
  tensors.expect("its bias", bias, "int32", [units]);
  tensors.expectScale("its bias", bias, { scale: scale * weightScale, zeroPoint: 0 });
}
