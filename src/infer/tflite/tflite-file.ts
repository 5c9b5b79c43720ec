import { readBounded } from "#infer/bounded-file.ts";
import { inFile } from "#infer/model-fault.ts";
import { TFLITE_LIMITS } from "#infer/tflite/schema.ts";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";

const MEND = "give a .tflite file of at most 16 MiB";

/**
 * Reads a `.tflite` file of any origin and verifies all of it.
 * @throws AppError `file-unreadable`, or `model-invalid` naming the file and what is wrong in it
 */
export function readTflite(path: string): TfliteModel {
  const bytes = readBounded(path, TFLITE_LIMITS.fileBytes, MEND);
  return inFile(path, () => decodeTflite(bytes));
}
