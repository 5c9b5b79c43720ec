import { z } from "zod";
import { checked, only } from "#infer/layers-model/field.ts";
import { readTopology, writeTopology } from "#infer/layers-model/topology.ts";
import type {
  LayersModelFiles,
  NamedLayer,
  ShardReader,
  Topology,
  WantedWeight,
} from "#infer/layers-model/types.ts";
import { readWeights } from "#infer/layers-model/weight-groups.ts";
import { readManifest, writeManifest } from "#infer/layers-model/weight-manifest.ts";
import { wantedOf } from "#infer/layers-model/weight-names.ts";
import { joinValues, valueCount } from "#infer/layers-model/weight-values.ts";
import { inFile, modelFault } from "#infer/model-fault.ts";
import { checkNetwork, networkShapes } from "#infer/network-shape.ts";
import type { Layer, Network } from "#infer/types.ts";

/** A larger model is neither written nor read: 64 MiB, five hundred times the forecaster. */
const MOST_VALUES = 16_777_216;
/** As tfjs' converter cuts them: a browser keeps nothing larger. */
const SHARD_BYTES = 4 * 2 ** 20;

const document = z.object({
  format: only("layers-model").optional(),
  modelTopology: z.unknown().optional(),
  weightsManifest: z.unknown().optional(),
});

/**
 * A network from the files of a tfjs LayersModel, of any origin.
 * @param text of model.json
 * @param file where it is from, for the error
 * @throws AppError `model-invalid` naming the file and the first field that is wrong or not ours
 */
export function decodeLayersModel(text: string, file: string, readShard: ShardReader): Network {
  const { modelTopology, weightsManifest } = checked(document, parsed(text, file), file, "model");
  const topology = readTopology(modelTopology, file);
  const wanted = wantedWeights(topology);
  checkSize(wanted, file);
  const values = readWeights(readManifest(weightsManifest, file), wanted, file, readShard);
  const { inputShape, layers } = topology;
  const network = { inputShape, layers: layers.map((layer) => filled(layer, wanted, values)) };
  inFile(file, () => checkNetwork(network));
  return network;
}

/**
 * The files of a tfjs LayersModel. Decoded, they give the same network to the bit.
 * @throws AppError `model-invalid` when the network does not fit together or is too large
 */
export function encodeLayersModel(network: Network, shardBytes = SHARD_BYTES): LayersModelFiles {
  checkNetwork(network);
  const layers = network.layers.map((spec, index) => {
    return { name: `${spec.kind}_${index + 1}`, spec, hasBias: spec.kind !== "dropout" };
  });
  const topology = { inputShape: network.inputShape, layers };
  const wanted = wantedWeights(topology);
  checkSize(wanted, "model.json");
  const bytes = joinValues(network.layers.flatMap(weightsOf));
  const count = Math.max(1, Math.ceil(bytes.length / shardBytes));
  const paths = Array.from({ length: count }, (_, at) => `group1-shard${at + 1}of${count}.bin`);
  const manifest = {
    format: "layers-model",
    generatedBy: "ARPGuard Edge",
    convertedBy: null,
    modelTopology: writeTopology(topology),
    weightsManifest: writeManifest(paths, wanted),
  };
  const part = (at: number) => bytes.subarray(at * shardBytes, (at + 1) * shardBytes);
  return {
    document: `${JSON.stringify(manifest)}\n`,
    shards: new Map(paths.map((path, at) => [path, part(at)])),
  };
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw modelFault(file, "model", "it is no JSON");
  }
}

function wantedWeights({ inputShape, layers }: Topology): readonly WantedWeight[] {
  const shapes = networkShapes({ inputShape, layers: layers.map(({ spec }) => spec) });
  return layers.flatMap((layer, index) => wantedOf(layer, shapes[index]!.at(-1)!));
}

function checkSize(wanted: readonly WantedWeight[], file: string): void {
  const count = wanted.reduce((sum, { shape }) => sum + valueCount(shape), 0);
  if (count <= MOST_VALUES) return;
  throw modelFault(file, "modelTopology", `${count} weights, more than ${MOST_VALUES}`);
}

/** The layer with its weights, of which `values` has all that are wanted. */
function filled(
  { name, spec }: NamedLayer,
  wanted: readonly WantedWeight[],
  values: ReadonlyMap<string, Float32Array>,
): Layer {
  if (spec.kind === "dropout") return spec;
  const shape = wanted.find((each) => each.name === `${name}/kernel`)!.shape;
  const [inputs, columns] = shape as readonly [number, number];
  const kernel = values.get(`${name}/kernel`)!;
  const bias = values.get(`${name}/bias`) ?? new Float32Array(columns);
  if (spec.kind === "dense") return { ...spec, inputs, kernel, bias };
  return { ...spec, inputs, kernel, recurrent: values.get(`${name}/recurrent_kernel`)!, bias };
}

/** In the order of `wantedOf`. */
function weightsOf(layer: Layer): Float32Array[] {
  if (layer.kind === "dropout") return [];
  const { kernel, bias } = layer;
  return layer.kind === "lstm" ? [kernel, layer.recurrent, bias] : [kernel, bias];
}
