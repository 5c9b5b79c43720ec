import type { Micros } from "#core/units.ts";
import type { FeatureName, Preprocessing } from "#features/types.ts";

/** A bin is a byte: at most 255 edges tell 256 bins apart. */
export const MAX_BINS = 256;
/** Inputs of a model: features, knobs and forecasts, with room. */
export const MAX_INPUTS = 64;
export const MAX_TREES = 1000;
/** A child is a signed 16-bit number, and larger trees would not fit into the file. */
export const MAX_LEAVES = 4096;
export const MAX_OUTPUTS = 8;
/** Ensembles that one output may be the mean of. */
export const MAX_ENSEMBLES = 4;

/**
 * Regression trees over binned inputs; the prediction is `base + scale × Σ leaf of each tree`.
 * The nodes of all trees stand one tree after the other, a tree's root first; a tree of n nodes has
 * n + 1 leaves. Node i sends `bins[feature[i]] <= bin[i]` to `left[i]`, all else to `right[i]`:
 * a child c >= 0 is the c-th node of the same tree, one below 0 its leaf ~c. A child comes after
 * its parent, so every walk ends.
 */
export interface TreeEnsemble {
  readonly base: number;
  readonly scale: number;
  /** First node of each tree, and behind them the number of all nodes: [trees + 1]. */
  readonly firstNode: Uint32Array;
  readonly feature: Uint8Array;
  readonly bin: Uint8Array;
  readonly left: Int16Array;
  readonly right: Int16Array;
  /** Those of tree t begin at `firstNode[t] + t`: [nodes + trees]. */
  readonly leaves: Float32Array;
}

/** One predicted figure: the mean of what its ensembles say. */
export interface ForestOutput {
  readonly name: string;
  readonly ensembles: readonly TreeEnsemble[];
}

/** Ensembles of several outputs over the same inputs. */
export interface ForestModel {
  /** Of each input the bounds of its bins, ascending: `edge[b - 1] < x <= edge[b]` is bin b. */
  readonly edges: readonly Float32Array[];
  readonly outputs: readonly ForestOutput[];
}

/** All that is kept of a forest; what is larger is neither written nor read. */
export const MAX_FOREST_BYTES = 4_000_000;

/** What may be turned while the appliance runs, in the order of every row. */
export const KNOB_NAMES = [
  "window_seconds",
  "block_bytes",
  "block_count",
  "retire_ms",
  "evidence_frames_per_tick",
] as const;

export type KnobName = (typeof KNOB_NAMES)[number];
export type Knobs = Readonly<Record<KnobName, number>>;

/** From when on these knobs were in force. */
export interface KnobSetting {
  readonly at: Micros;
  readonly knobs: Knobs;
}

/** What the optimizer predicts of the next window, in the order of its outputs. */
export const RESOURCE_NAMES = [
  "cpu_usage_pct",
  "memory_usage_pct",
  "response_time_ms",
] as const satisfies readonly FeatureName[];

export type ResourceName = (typeof RESOURCE_NAMES)[number];

/** One window of a live box, with what was in force and foreseen. */
export interface Interval {
  readonly startAt: Micros;
  readonly durationMs: number;
  /** FEATURE_COUNT values in the order of FEATURE_NAMES. */
  readonly features: Float32Array;
  readonly knobs: Knobs;
  /** What was foreseen at its end of the next window's bits a second; NaN when nothing was. */
  readonly foreseenBps: number;
}

/** Predicts each of RESOURCE_NAMES, an output each. */
export interface OptimizerModel {
  /** Of the inputs as `fillResourceInputs` writes them. */
  readonly preprocessing: Preprocessing;
  readonly forest: ForestModel;
}
