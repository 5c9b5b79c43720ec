import { statSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { AppError, oneLine } from "#core/errors.ts";
import { fileFault, readBounded } from "#infer/bounded-file.ts";
import { GOLDEN_TOLERANCE, goldenFault, goldenVectors } from "#infer/golden.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { realNetwork } from "#infer/int8/real-network.ts";
import { readLayersModel } from "#infer/layers-model/layers-model-folder.ts";
import { inFile } from "#infer/model-fault.ts";
import { int8NetworkOf } from "#infer/tflite/int8-network-reader.ts";
import { networkOf } from "#infer/tflite/network-reader.ts";
import { readTflite } from "#infer/tflite/tflite-file.ts";
import type { Network } from "#infer/types.ts";

const NAMES = { layers: "model.json", tflite: "model.tflite", card: "card.json" } as const;
const CARD_BYTES = 262_144;
const MEND = "give a folder with model.json or model.tflite, or the file itself";

/** A model that somebody hands over. */
export interface ForeignModel {
  readonly network: Network;
  /** False where its numbers were whole ones: then it is only near to what was trained. */
  readonly isExact: boolean;
  /** The bytes of card.json beside it, or null where there is none. */
  readonly card: Uint8Array | null;
}

/**
 * Reads a model of any origin: a tfjs LayersModel or a `.tflite` file, with its card.
 * @throws AppError that names the file and what is wrong with it
 */
export function loadForeignModel(path: string): ForeignModel {
  const file = modelFile(path);
  const { network, isExact } = extname(file) === ".tflite" ? fromTflite(file) : fromLayers(file);
  return { network, isExact, card: readCard(join(dirname(file), NAMES.card)) };
}

function modelFile(path: string): string {
  if (!isFolder(path)) return path;
  const found = [NAMES.layers, NAMES.tflite].map((name) => join(path, name)).filter(isThere);
  const [file] = found;
  if (file === undefined) throw fileFault(path, "has neither model.json nor model.tflite", MEND);
  if (found.length === 1) return file;
  throw new AppError("usage", `${oneLine(path)}: it has two models: name one of their files`);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw fileFault(path, error, MEND);
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function fromLayers(file: string): Omit<ForeignModel, "card"> {
  return { network: readLayersModel(file), isExact: true };
}

function fromTflite(file: string): Omit<ForeignModel, "card"> {
  const model = readTflite(file);
  return inFile(file, () => {
    const isInt8 = model.operators.some(({ name, inputs }) => {
      return name === "FULLY_CONNECTED" && model.tensors[inputs[0]!]!.type === "int8";
    });
    if (!isInt8) {
      const isExact = model.tensors.every(({ type }) => type !== "int8");
      return { network: networkOf(model), isExact };
    }
    const whole = int8NetworkOf(model);
    const network = realNetwork(whole);
    // Scales that do not fit the weights would make two different functions of one file.
    const fault = goldenFault(
      createInt8Runner(whole),
      goldenVectors(network),
      GOLDEN_TOLERANCE.int8,
    );
    if (fault === null) return { network, isExact: false };
    throw new AppError("model-invalid", `in whole numbers ${fault}`);
  });
}

/** A card that is there but cannot be read is refused: without it the model is another one. */
function readCard(file: string): Uint8Array | null {
  return isThere(file) ? readBounded(file, CARD_BYTES, "give a card.json of ours") : null;
}
