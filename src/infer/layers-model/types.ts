import type { LayerSpec } from "#infer/types.ts";

/** A layer as model.json has it. */
export interface NamedLayer {
  /** Stands in the names of its weights. */
  readonly name: string;
  readonly spec: LayerSpec;
  /** False where there is no bias among the weights: then it is 0. */
  readonly hasBias: boolean;
}

/** What model.json says of a network, its weights aside. */
export interface Topology {
  readonly inputShape: readonly number[];
  readonly layers: readonly NamedLayer[];
}

/** A weight that a layer needs, under the name that tfjs gives it. */
export interface WantedWeight {
  readonly name: string;
  readonly shape: readonly number[];
}

/** How the values of one weight stand in the shards. */
export type Encoding =
  | { readonly kind: "float32" | "float16" }
  /** value = whole number · scale + min */
  | { readonly kind: "uint8" | "uint16"; readonly scale: number; readonly min: number };

/** One weight of the manifest. */
export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly encoding: Encoding;
}

/** Weights that follow each other without a gap in the bytes of these files, which are joined. */
export interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightEntry[];
}

/** All files of a model. */
export interface LayersModelFiles {
  /** model.json */
  readonly document: string;
  /** Bytes by file name. */
  readonly shards: ReadonlyMap<string, Uint8Array>;
}

/** Gives the bytes of a file beside model.json; one of more than `limitBytes` need not be read. */
export type ShardReader = (name: string, limitBytes: number) => Uint8Array;
