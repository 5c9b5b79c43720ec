import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileFault, readBounded } from "#infer/bounded-file.ts";
import { decodeLayersModel } from "#infer/layers-model/layers-model-codec.ts";
import type { Network } from "#infer/types.ts";

const DOCUMENT = "model.json";
const DOCUMENT_BYTES = 1_048_576;
const READ_MEND = "give model.json of a LayersModel with its shards beside it";

/**
 * Reads a tfjs LayersModel. @param path model.json, or the folder that it stands in
 * @throws AppError `file-unreadable`, or `model-invalid` naming file and field
 */
export function readLayersModel(path: string): Network {
  const file = documentOf(path);
  const bytes = readBounded(file, DOCUMENT_BYTES, READ_MEND);
  const readShard = (name: string, limitBytes: number) =>
    readBounded(join(dirname(file), name), limitBytes, READ_MEND);
  // What is no UTF-8 becomes a letter that no field has.
  return decodeLayersModel(new TextDecoder().decode(bytes), file, readShard);
}

function documentOf(path: string): string {
  try {
    return statSync(path).isDirectory() ? join(path, DOCUMENT) : path;
  } catch (error) {
    throw fileFault(path, error, READ_MEND);
  }
}
