/** Rows whose inputs have been binned once, for all trees of all ensembles. */
export interface BinnedTable {
  readonly rows: number;
  readonly inputs: number;
  /** Bins, an input's column after the other: [inputs × rows]. */
  readonly bins: Uint8Array;
  /** Of each input, the values between its bins, ascending. */
  readonly edges: readonly Float32Array[];
}

/** What bounds one tree. */
export interface GrowthLimits {
  readonly maxLeaves: number;
  /** Rows, as often as they were drawn, that a leaf holds at least. */
  readonly minLeafRows: number;
  /** Share of the inputs, drawn anew at each node, that its split may choose among. */
  readonly inputShare: number;
}

/** A split of a node: rows whose bin is at most `bin` go left. */
export interface Split {
  /** How far it lowers the sum of squared errors; 0 or less is no split. */
  gain: number;
  input: number;
  bin: number;
}

export interface ForestOptions extends GrowthLimits {
  readonly trees: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Told after each tree. */
  readonly onProgress?: (treesDone: number) => void;
}

export interface BoostingOptions extends ForestOptions {
  /** Share of each tree's correction that is taken (Friedman's ν), in (0, 1]. */
  readonly shrinkage: number;
}
