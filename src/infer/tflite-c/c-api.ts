import koffi from "koffi";
import { AppError, oneLine } from "#core/errors.ts";
import type { HeldLibrary } from "#infer/tflite-c/held-library.ts";

/** An address in a library's memory; null where it gave none. */
export type Address = bigint | null;
/** Memory of ours that a call reads or writes for the time of the call only. */
type Memory = Uint8Array | Float32Array;

/**
 * TensorFlow Lite's C API (tensorflow/lite/c/c_api.h), the part that one model of float32 in and
 * out needs. A status is 0 for success. What is created is to be deleted, a model after all of its
 * interpreters and its bytes after the model, which keeps a pointer to them.
 */
export interface TfliteApi {
  modelCreate(bytes: Address, length: number): Address;
  modelDelete(model: Address): void;
  optionsCreate(): Address;
  optionsDelete(options: Address): void;
  optionsSetNumThreads(options: Address, threads: number): void;
  optionsAddDelegate(options: Address, delegate: Address): void;
  interpreterCreate(model: Address, options: Address): Address;
  interpreterDelete(interpreter: Address): void;
  allocateTensors(interpreter: Address): number;
  /** Part of the experimental API of 2.9: without it no state of an LSTM can be reset. */
  resetVariableTensors(interpreter: Address): number;
  invoke(interpreter: Address): number;
  inputCount(interpreter: Address): number;
  input(interpreter: Address, index: number): Address;
  outputCount(interpreter: Address): number;
  output(interpreter: Address, index: number): Address;
  tensorType(tensor: Address): number;
  tensorNumDims(tensor: Address): number;
  tensorDim(tensor: Address, index: number): number;
  tensorByteSize(tensor: Address): number;
  copyFromBuffer(tensor: Address, from: Memory, bytes: number): number;
  copyToBuffer(tensor: Address, to: Memory, bytes: number): number;
}

/** An external delegate's library (tensorflow/lite/delegates/external). */
export interface DelegateApi {
  /** Gives none on failure, told of through `report`: void (*)(const char *message). */
  create(keys: string[], values: string[], count: number, report: Address): Address;
  destroy(delegate: Address): void;
}

type Prototypes<Api> = Record<keyof Api, string>;

export const TFLITE_PROTOTYPES: Prototypes<TfliteApi> = {
  modelCreate: "void *TfLiteModelCreate(void *bytes, size_t length)",
  modelDelete: "void TfLiteModelDelete(void *model)",
  optionsCreate: "void *TfLiteInterpreterOptionsCreate()",
  optionsDelete: "void TfLiteInterpreterOptionsDelete(void *options)",
  optionsSetNumThreads:
    "void TfLiteInterpreterOptionsSetNumThreads(void *options, int32_t threads)",
  optionsAddDelegate: "void TfLiteInterpreterOptionsAddDelegate(void *options, void *delegate)",
  interpreterCreate: "void *TfLiteInterpreterCreate(void *model, void *options)",
  interpreterDelete: "void TfLiteInterpreterDelete(void *interpreter)",
  allocateTensors: "int TfLiteInterpreterAllocateTensors(void *interpreter)",
  resetVariableTensors: "int TfLiteInterpreterResetVariableTensors(void *interpreter)",
  invoke: "int TfLiteInterpreterInvoke(void *interpreter)",
  inputCount: "int32_t TfLiteInterpreterGetInputTensorCount(void *interpreter)",
  input: "void *TfLiteInterpreterGetInputTensor(void *interpreter, int32_t index)",
  outputCount: "int32_t TfLiteInterpreterGetOutputTensorCount(void *interpreter)",
  output: "void *TfLiteInterpreterGetOutputTensor(void *interpreter, int32_t index)",
  tensorType: "int TfLiteTensorType(void *tensor)",
  tensorNumDims: "int32_t TfLiteTensorNumDims(void *tensor)",
  tensorDim: "int32_t TfLiteTensorDim(void *tensor, int32_t index)",
  tensorByteSize: "size_t TfLiteTensorByteSize(void *tensor)",
  copyFromBuffer: "int TfLiteTensorCopyFromBuffer(void *tensor, void *from, size_t bytes)",
  copyToBuffer: "int TfLiteTensorCopyToBuffer(void *tensor, void *to, size_t bytes)",
};

export const DELEGATE_PROTOTYPES: Prototypes<DelegateApi> = {
  create: "void *tflite_plugin_create_delegate(str *keys, str *values, size_t count, void *report)",
  destroy: "void tflite_plugin_destroy_delegate(void *delegate)",
};

/**
 * Loads a library into this process. Code of it runs at once: a process of its own tries it before.
 * @throws AppError "setup-missing" that names the file, and the symbol it lacks
 */
export function loadApi<Api>(held: HeldLibrary, prototypes: Prototypes<Api>): Api {
  const library = loadLibrary(held);
  const functions = Object.entries<string>(prototypes).map(([name, prototype]) => {
    try {
      return [name, library.func(prototype)] as const;
    } catch (cause) {
      const symbol = /\w+(?=\()/.exec(prototype)?.[0];
      const mend = "name a build that has it";
      const message = `${oneLine(held.path)}: it lacks the symbol ${symbol}: ${mend}`;
      throw new AppError("setup-missing", message, { cause });
    }
  });
  return Object.fromEntries(functions) as Api;
}

function loadLibrary({ path, loadPath }: HeldLibrary): ReturnType<typeof koffi.load> {
  try {
    return koffi.load(loadPath);
  } catch (cause) {
    const why = oneLine(cause).replaceAll(loadPath, "it");
    throw new AppError("setup-missing", `${oneLine(path)}: ${why}`, { cause });
  }
}
