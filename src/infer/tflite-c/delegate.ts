import koffi from "koffi";
import { AppError, oneLine } from "#core/errors.ts";
import type { Address, DelegateApi } from "#infer/tflite-c/c-api.ts";
import type { DelegatePin } from "#infer/tflite-c/types.ts";

const REPORT = koffi.pointer(koffi.proto("void (const char *message)"));
const MOST_CHARS = 300;

/** An external delegate, to be closed after the interpreter that it works for. */
export interface Delegate extends Disposable {
  readonly address: Address;
}

/**
 * Makes one delegate with the options of the operator.
 * @throws AppError "setup-missing" when it makes none, with what it reported
 */
export function openDelegate(api: DelegateApi, { path, options }: DelegatePin): Delegate {
  let reported = "";
  const report = koffi.register((message: string) => {
    reported ||= oneLine(message).slice(0, MOST_CHARS);
  }, REPORT);
  // It may report later, too: the callback lives as long as the delegate.
  const keys = Object.keys(options);
  const address = api.create(keys, Object.values(options), keys.length, report);
  if (address === null) {
    koffi.unregister(report);
    const why = reported === "" ? "without a word: look whether its device is there" : reported;
    throw new AppError("setup-missing", `${oneLine(path)}: it makes no delegate (${why})`);
  }
  return {
    address,
    [Symbol.dispose]: () => {
      api.destroy(address);
      koffi.unregister(report);
    },
  };
}
