import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { AppError, oneLine } from "#core/errors.ts";
import { decodeLayersModel, encodeLayersModel } from "#infer/layers-model/layers-model-codec.ts";
import type { Network } from "#infer/types.ts";

const DOCUMENT = "model.json";
const DOCUMENT_BYTES = 1_048_576;
const READ_MEND = "give model.json of a LayersModel with its shards beside it";
const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/**
 * Reads a tfjs LayersModel. @param path model.json, or the folder that it stands in
 * @throws AppError `file-unreadable`, or `model-invalid` naming file and field
 */
export function readLayersModel(path: string): Network {
  const file = documentOf(path);
  const bytes = readBounded(file, DOCUMENT_BYTES);
  const readShard = (name: string, limitBytes: number) =>
    readBounded(join(dirname(file), name), limitBytes);
  // What is no UTF-8 becomes a letter that no field has.
  return decodeLayersModel(new TextDecoder().decode(bytes), file, readShard);
}

/**
 * Writes a tfjs LayersModel into a folder, made where it is missing; model.json comes last.
 * @throws AppError `model-invalid`, or `file-unreadable` when the disk does not take it
 */
export function writeLayersModel(folder: string, network: Network): void {
  const { document, shards } = encodeLayersModel(network);
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, bytes] of shards) writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, DOCUMENT), document);
  } catch (error) {
    throw unreadable(folder, error, "name a folder that can be written, on a disk with room");
  }
}

function documentOf(path: string): string {
  try {
    return statSync(path).isDirectory() ? join(path, DOCUMENT) : path;
  } catch (error) {
    throw unreadable(path, error, READ_MEND);
  }
}

/** A link may lead out of the folder, and a pipe may never end: neither is read. */
function readBounded(file: string, limitBytes: number): Uint8Array {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error("is no regular file");
    if (stat.size > limitBytes) throw new Error(`has ${stat.size} bytes, more than ${limitBytes}`);
    return readFileSync(descriptor);
  } catch (error) {
    throw unreadable(file, error, READ_MEND);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function unreadable(file: string, cause: unknown, mend: string): AppError {
  const message = `${oneLine(file)}: ${oneLine(cause)}; ${mend}`;
  return new AppError("file-unreadable", message, { cause });
}
