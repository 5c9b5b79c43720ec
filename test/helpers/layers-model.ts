import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeLayersModel } from "#infer/layers-model/layers-model-codec.ts";
import type { Network } from "#infer/types.ts";

/** The files of a LayersModel in a folder, made where it is missing. */
export function writeLayersModel(folder: string, network: Network): void {
  const { document, shards } = encodeLayersModel(network);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of shards) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, "model.json"), document);
}
