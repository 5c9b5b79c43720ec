import { SIGMOID_OUTPUT } from "#infer/int8/quantization.ts";
import { checkDense } from "#infer/tflite/dense-check.ts";
import { checkLstm } from "#infer/tflite/lstm-check.ts";
import { OperatorTensors } from "#infer/tflite/operator-tensors.ts";
import type { OperatorName } from "#infer/tflite/operators.ts";
import { checkLastStep, checkSplit, checkSteps } from "#infer/tflite/sequence-check.ts";
import type { Operator, Tensor } from "#infer/tflite/types.ts";

type Check = (tensors: OperatorTensors, operator: Operator) => void;

const CHECKS: Readonly<Record<OperatorName, Check>> = {
  ADD: checkPair,
  DEQUANTIZE: (tensors) => {
    tensors.expect("its input", tensors.input(0), "int8", tensors.output().shape);
    tensors.expect("its output", tensors.output(), "float32", tensors.input(0).shape);
    tensors.scaleOf("its input", tensors.input(0));
  },
  FULLY_CONNECTED: checkDense,
  LOGISTIC: checkSquash,
  MUL: checkPair,
  PACK: checkSteps,
  QUANTIZE: (tensors) => {
    tensors.expect("its input", tensors.input(0), "float32", tensors.output().shape);
    tensors.expect("its output", tensors.output(), "int8", tensors.input(0).shape);
    tensors.scaleOf("its output", tensors.output());
  },
  RELU: checkSquash,
  SPLIT: checkSplit,
  STRIDED_SLICE: checkLastStep,
  TANH: checkSquash,
  UNIDIRECTIONAL_SEQUENCE_LSTM: checkLstm,
  UNPACK: checkSteps,
};

/**
 * That an operator gets tensors of the types, shapes and scales that it can work on, and gives what
 * follows from them. @throws AppError "model-invalid"
 */
export function checkOperator(where: string, operator: Operator, all: readonly Tensor[]): void {
  CHECKS[operator.name](new OperatorTensors(where, operator, all), operator);
}

/** One value for each: of int8 the sigmoid alone, whose output TFLite has fixed. */
function checkSquash(tensors: OperatorTensors, { name }: Operator): void {
  const [input, output] = [tensors.input(0), tensors.output()];
  const isInt8 = input.type === "int8" && name === "LOGISTIC";
  if (input.type !== "float32" && !isInt8) throw tensors.fault(`values of ${input.type}`);
  tensors.expect("its output", output, input.type, input.shape);
  if (!isInt8) return;
  tensors.scaleOf("its input", input);
  tensors.expectScale("its output", output, SIGMOID_OUTPUT);
}

function checkPair(tensors: OperatorTensors, { options: { activation = 0 } }: Operator): void {
  const { shape } = tensors.output();
  for (const index of [0, 1]) tensors.expect("an input", tensors.input(index), "float32", shape);
  tensors.expect("its output", tensors.output(), "float32", shape);
  if (activation !== 0) throw tensors.fault("an activation of its own");
}
