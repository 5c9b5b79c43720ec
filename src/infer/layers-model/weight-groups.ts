import { shown } from "#infer/layers-model/field.ts";
import type { ShardReader, WantedWeight, WeightGroup } from "#infer/layers-model/types.ts";
import { meantBy } from "#infer/layers-model/weight-names.ts";
import { readValues, weightBytes } from "#infer/layers-model/weight-values.ts";
import { modelFault } from "#infer/model-fault.ts";

/**
 * The values of all that is wanted, by the wanted names. No file is asked for before it is known
 * that each weight is there once, in its shape, and no other.
 * @throws AppError naming `file` and the weight or shard
 */
export function readWeights(
  groups: readonly WeightGroup[],
  wanted: readonly WantedWeight[],
  file: string,
  readShard: ShardReader,
): ReadonlyMap<string, Float32Array> {
  const owners = ownersOf(groups, wanted, file);
  const values = new Map<string, Float32Array>();
  for (const group of groups) {
    const bytes = joinedShards(group, file, readShard);
    let at = 0;
    for (const entry of group.weights) {
      values.set(owners.get(entry.name)!, readValues(entry, bytes, at));
      at += weightBytes(entry);
    }
  }
  return values;
}

/** Wanted names by those of the manifest. */
function ownersOf(
  groups: readonly WeightGroup[],
  wanted: readonly WantedWeight[],
  file: string,
): ReadonlyMap<string, string> {
  const byName = new Map(wanted.map((each) => [each.name, each]));
  const missing = new Set(byName.keys());
  const owners = new Map<string, string>();
  for (const { name, shape } of groups.flatMap(({ weights }) => weights)) {
    const owner = meantBy(name, byName);
    const at = `weightsManifest ${shown(name)}`;
    if (owner === undefined) throw modelFault(file, at, "a weight of no layer");
    if (!missing.delete(owner.name)) throw modelFault(file, at, `${owner.name} is there twice`);
    if (String(shape) !== String(owner.shape)) {
      throw modelFault(file, at, `shape [${shape}], not [${owner.shape}]`);
    }
    owners.set(name, owner.name);
  }
  const [first] = missing;
  if (first !== undefined) throw modelFault(file, "weightsManifest", `no ${first}`);
  return owners;
}

/** The bytes of the group's files, which must be those of its weights, one to the last. */
function joinedShards(group: WeightGroup, file: string, readShard: ShardReader): Uint8Array {
  const joined = new Uint8Array(group.weights.reduce((sum, entry) => sum + weightBytes(entry), 0));
  let length = 0;
  for (const path of group.paths) {
    const left = joined.length - length;
    const bytes = readShard(path, left);
    if (bytes.length > left) {
      throw modelFault(
        file,
        `weightsManifest ${path}`,
        `more than the ${left} bytes still to come`,
      );
    }
    joined.set(bytes, length);
    length += bytes.length;
  }
  if (length === joined.length) return joined;
  const what = `ends after ${length} of the group's ${joined.length} bytes`;
  throw modelFault(file, `weightsManifest ${group.paths.at(-1)}`, what);
}
