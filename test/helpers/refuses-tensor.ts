import test, { type ExecutionContext } from "ava";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { Tensor } from "#infer/tflite/types.ts";
import { BUILT, withTensor } from "./tflite-models.ts";

/** A file of a build of this network with one tensor changed is refused. */
export function refusesTensor(network: "detector" | "forecaster") {
  return test.macro({
    title: (given) => `refuses ${given}`,
    exec: (
      t: ExecutionContext,
      build: string,
      tensor: string,
      changes: Partial<Tensor>,
      message: RegExp,
    ) => {
      const bytes = encodeTflite(withTensor(BUILT[`${build} ${network}`]!, tensor, changes));
      t.throws(() => decodeTflite(bytes), { code: "model-invalid", message });
    },
  });
}
