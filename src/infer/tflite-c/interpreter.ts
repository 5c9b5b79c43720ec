import koffi from "koffi";
import { AppError } from "#core/errors.ts";
import type { Address, TfliteApi } from "#infer/tflite-c/c-api.ts";
import type { Delegate } from "#infer/tflite-c/delegate.ts";

/** TfLiteStatus: kTfLiteOk. */
const OK = 0;
const THREADS = 1;

/** A model in the library's hands. After disposal its addresses mean nothing. */
export interface Interpreter extends Disposable {
  readonly address: Address;
}

/**
 * Hands a model to the library, with memory for all of its tensors.
 * @param file as `encodeTflite` wrote it: never what came from elsewhere
 * @param openDelegate null for the processor
 * @throws AppError "model-invalid" that names the call that failed; nothing is left behind
 */
export function openInterpreter(
  api: TfliteApi,
  file: Uint8Array,
  openDelegate: (() => Delegate) | null,
): Interpreter {
  using stack = new DisposableStack();
  const delegate = openDelegate === null ? null : stack.use(openDelegate());
  // The library keeps a pointer to the bytes: they must lie where no collector moves them.
  const bytes = stack.adopt(koffi.alloc("uint8_t", file.length) as bigint, koffi.free);
  new Uint8Array(koffi.view(bytes, file.length)).set(file);
  const model = made("TfLiteModelCreate", api.modelCreate(bytes, file.length));
  stack.adopt(model, api.modelDelete);
  const options = made("TfLiteInterpreterOptionsCreate", api.optionsCreate());
  stack.adopt(options, api.optionsDelete);
  api.optionsSetNumThreads(options, THREADS);
  if (delegate !== null) api.optionsAddDelegate(options, delegate.address);
  const address = made("TfLiteInterpreterCreate", api.interpreterCreate(model, options));
  stack.adopt(address, api.interpreterDelete);
  mustSucceed("TfLiteInterpreterAllocateTensors", api.allocateTensors(address));
  const held = stack.move();
  return { address, [Symbol.dispose]: () => held.dispose() };
}

/** @throws AppError "model-invalid" when the status says that the call failed */
export function mustSucceed(call: string, status: number): void {
  if (status === OK) return;
  throw new AppError("model-invalid", `TensorFlow Lite: ${call} failed (status ${status})`);
}

function made(call: string, address: Address): Address {
  if (address !== null) return address;
  throw new AppError("model-invalid", `TensorFlow Lite: ${call} gave nothing`);
}
