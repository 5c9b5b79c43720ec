import { AppError } from "#core/errors.ts";
import { ByteReader, ByteWriter } from "#optimize/byte-stream.ts";
import { faultOf } from "#optimize/forest-check.ts";
import {
  type ForestModel,
  type ForestOutput,
  MAX_BINS,
  MAX_ENSEMBLES,
  MAX_FOREST_BYTES,
  MAX_INPUTS,
  MAX_LEAVES,
  MAX_OUTPUTS,
  MAX_TREES,
  type TreeEnsemble,
} from "#optimize/types.ts";

/** "AGF" and what ends no text. */
const MAGIC = 0x1a464741;
const VERSION = 1;
const NAME_BYTES = 40;

/**
 * The kept form of a forest, little-endian: u32 magic, u16 version, u16 inputs, u16 outputs; of
 * each input u16 edges and f32 each; of each output u16 bytes of name, the name, u16 ensembles; of
 * each ensemble f64 base, f64 scale, u16 trees, u16 nodes of each tree, then for all nodes u8
 * feature, u8 bin, i16 left, i16 right, and f32 for all leaves.
 * @throws RangeError for a model that is unsound or too large to keep
 */
export function encodeForest(model: ForestModel): Uint8Array {
  const fault = faultOf(model);
  if (fault !== null) throw new RangeError(`no forest: ${fault}`);
  const writer = new ByteWriter(MAX_FOREST_BYTES);
  writer.uint32(MAGIC);
  writer.uint16(VERSION);
  writer.uint16(model.edges.length);
  writer.uint16(model.outputs.length);
  for (const bounds of model.edges) {
    writer.uint16(bounds.length);
    writer.array(bounds);
  }
  for (const { name, ensembles } of model.outputs) {
    writer.uint16(name.length);
    writer.array(Uint8Array.from(name, (letter) => letter.charCodeAt(0)));
    writer.uint16(ensembles.length);
    for (const ensemble of ensembles) writeEnsemble(writer, ensemble);
  }
  return writer.bytes();
}

/**
 * Reads the kept form; bytes of any origin.
 * @param origin the file, for the error
 * @throws AppError `model-invalid` naming the first fault
 */
export function decodeForest(bytes: Uint8Array, origin: string): ForestModel {
  const refuse = (fault: string): never => {
    const mend = "train the optimizer anew or install another";
    throw new AppError("model-invalid", `${origin}: no forest (${fault}): ${mend}`);
  };
  if (bytes.length > MAX_FOREST_BYTES) refuse(`more than ${MAX_FOREST_BYTES} bytes`);
  const reader = new ByteReader(bytes, refuse);
  if (reader.uint32() !== MAGIC) refuse("it begins otherwise");
  const version = reader.uint16();
  if (version !== VERSION) refuse(`version ${version}, not ${VERSION}`);
  const inputs = reader.count("inputs", MAX_INPUTS);
  const outputs = reader.count("outputs", MAX_OUTPUTS);
  const edges = Array.from({ length: inputs }, () =>
    reader.float32s(reader.count("edges", MAX_BINS - 1)),
  );
  const model = { edges, outputs: Array.from({ length: outputs }, () => readOutput(reader)) };
  if (reader.left > 0) refuse(`${reader.left} bytes too many`);
  const fault = faultOf(model);
  if (fault !== null) refuse(fault);
  return model;
}

function writeEnsemble(writer: ByteWriter, ensemble: TreeEnsemble): void {
  const { base, scale, firstNode, feature, bin, left, right, leaves } = ensemble;
  writer.float64(base);
  writer.float64(scale);
  writer.uint16(firstNode.length - 1);
  for (let tree = 1; tree < firstNode.length; tree++) {
    writer.uint16((firstNode[tree] as number) - (firstNode[tree - 1] as number));
  }
  for (const part of [feature, bin, left, right, leaves]) writer.array(part);
}

function readOutput(reader: ByteReader): ForestOutput {
  const name = String.fromCharCode(...reader.uint8s(reader.count("bytes of name", NAME_BYTES)));
  const ensembles = reader.count("ensembles", MAX_ENSEMBLES);
  return { name, ensembles: Array.from({ length: ensembles }, () => readEnsemble(reader)) };
}

function readEnsemble(reader: ByteReader): TreeEnsemble {
  const base = reader.float64();
  const scale = reader.float64();
  const trees = reader.count("trees", MAX_TREES);
  const firstNode = new Uint32Array(trees + 1);
  for (let tree = 0; tree < trees; tree++) {
    firstNode[tree + 1] = (firstNode[tree] as number) + reader.count("nodes", MAX_LEAVES - 1);
  }
  const nodes = firstNode[trees] as number;
  return {
    base,
    scale,
    firstNode,
    feature: reader.uint8s(nodes),
    bin: reader.uint8s(nodes),
    left: reader.int16s(nodes),
    right: reader.int16s(nodes),
    leaves: reader.float32s(nodes + trees),
  };
}
