import { AppError } from "#core/errors.ts";
import { checkInput } from "#infer/input-length.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import { ELEMENT_BYTES, type TfliteModel } from "#infer/tflite/types.ts";
import type { Address, TfliteApi } from "#infer/tflite-c/c-api.ts";
import type { Delegate } from "#infer/tflite-c/delegate.ts";
import { mustSucceed, openInterpreter } from "#infer/tflite-c/interpreter.ts";
import type { Runner } from "#infer/types.ts";

/** TfLiteType: kTfLiteFloat32. */
const FLOAT32 = 1;

/** A tensor at the model's ends. */
interface End {
  readonly address: Address;
  readonly bytes: number;
}

/**
 * Answers by TensorFlow Lite's C library. States are reset before every call: a fused LSTM would
 * begin with what the call before left. `run` allocates no memory of ours.
 * @throws AppError "model-invalid" that says what the library makes of the model
 */
export function createTfliteRunner(
  api: TfliteApi,
  model: TfliteModel,
  openDelegate: (() => Delegate) | null,
): Runner & Disposable {
  using stack = new DisposableStack();
  const interpreter = stack.use(openInterpreter(api, encodeTflite(model), openDelegate));
  const { address } = interpreter;
  const input = endOf(api, model, "input", address);
  const output = endOf(api, model, "output", address);
  const inputs = input.bytes / ELEMENT_BYTES.float32;
  const answer = new Float32Array(output.bytes / ELEMENT_BYTES.float32);
  const held = stack.move();
  return {
    run: (values) => {
      checkInput(values, inputs);
      if (held.disposed) throw new AppError("model-invalid", "TensorFlow Lite: it has been closed");
      mustSucceed("TfLiteInterpreterResetVariableTensors", api.resetVariableTensors(address));
      const taken = api.copyFromBuffer(input.address, values, input.bytes);
      mustSucceed("TfLiteTensorCopyFromBuffer", taken);
      mustSucceed("TfLiteInterpreterInvoke", api.invoke(address));
      const given = api.copyToBuffer(output.address, answer, output.bytes);
      mustSucceed("TfLiteTensorCopyToBuffer", given);
      return answer;
    },
    [Symbol.dispose]: () => held.dispose(),
  };
}

/** The one input or output, as the model has it. @throws AppError where the library has another */
function endOf(
  api: TfliteApi,
  model: TfliteModel,
  side: "input" | "output",
  interpreter: Address,
): End {
  const count = side === "input" ? api.inputCount(interpreter) : api.outputCount(interpreter);
  if (count !== 1) throw strange(`the model has ${count} ${side}s, not 1`);
  const address = api[side](interpreter, 0);
  if (address === null) throw strange(`it gives no ${side} tensor`);
  const { shape } = model.tensors[model[`${side}s`][0]!]!;
  const type = api.tensorType(address);
  if (type !== FLOAT32) throw strange(`the ${side} has the type ${type}, not ${FLOAT32} (float32)`);
  const rank = api.tensorNumDims(address);
  const dimensions = Array.from({ length: rank === shape.length ? rank : 0 }, (_, index) =>
    api.tensorDim(address, index),
  );
  if (dimensions.join() !== shape.join()) {
    const told = rank === shape.length ? dimensions.join(" × ") : `${rank} dimensions`;
    throw strange(`the ${side} has the shape ${told}, not ${shape.join(" × ")}`);
  }
  const wanted = shape.reduce((product, size) => product * size, ELEMENT_BYTES.float32);
  const bytes = Number(api.tensorByteSize(address));
  if (bytes === wanted) return { address, bytes };
  throw strange(`the ${side} has ${bytes} bytes, not ${wanted}`);
}

function strange(what: string): AppError {
  return new AppError("model-invalid", `TensorFlow Lite: ${what}`);
}
