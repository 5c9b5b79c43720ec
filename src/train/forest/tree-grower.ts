import type { Random } from "#core/random.ts";
import { MAX_LEAVES } from "#optimize/types.ts";
import {
  fillHistogram,
  type Histogram,
  STRIDE,
  subtractHistogram,
  type WeightedTargets,
} from "#train/forest/histogram.ts";
import { HistogramPool } from "#train/forest/histogram-pool.ts";
import { type OpenNode, OpenNodes } from "#train/forest/open-nodes.ts";
import { RowOrder } from "#train/forest/row-order.ts";
import { SMALL_ROWS, scanRows } from "#train/forest/small-node.ts";
import { type NodeTotals, scanHistogram } from "#train/forest/split.ts";
import type { TreeBuilder } from "#train/forest/tree-builder.ts";
import type { BinnedTable, GrowthLimits } from "#train/forest/types.ts";

/** A gain below this share of all squares is rounding. */
const LEAST_GAIN = 1e-12;

/** Gives the value of a leaf from its totals, and learns which rows it holds. */
export type LeafValue = (totals: NodeTotals, rows: Int32Array) => number;

/**
 * Grows regression trees leaf by leaf, always splitting where it lowers the squared error most
 * (Shi, "Best-first decision tree learning", 2007). Of two children the smaller one is counted and
 * the other is what is left of the parent (Ke et al., "LightGBM", 2017). Its memory is that of one
 * tree.
 */
export class TreeGrower {
  readonly #table: BinnedTable;
  readonly #limits: GrowthLimits;
  readonly #random: Random;
  readonly #pool: HistogramPool;
  /** For nodes whose histogram is not kept. */
  readonly #spare: Histogram;
  readonly #order: RowOrder;
  readonly #inputs: Int32Array;
  readonly #drawn: number;
  #leastGain = 0;

  constructor(
    table: BinnedTable,
    limits: GrowthLimits,
    random: Random,
    pool = new HistogramPool(table.inputs),
  ) {
    const { maxLeaves, minLeafRows, inputShare } = limits;
    const isSound = maxLeaves >= 2 && maxLeaves <= MAX_LEAVES && minLeafRows >= 1 && inputShare > 0;
    if (!isSound || inputShare > 1) {
      throw new RangeError(`no tree of ${maxLeaves} leaves, ${minLeafRows} rows, ${inputShare}`);
    }
    this.#table = table;
    this.#limits = limits;
    this.#random = random;
    this.#pool = pool;
    this.#spare = new Float64Array(table.inputs * STRIDE);
    this.#order = new RowOrder(table.rows);
    this.#inputs = Int32Array.from({ length: table.inputs }, (_, input) => input);
    this.#drawn = Math.max(1, Math.round(inputShare * table.inputs));
  }

  /** Adds one tree over the rows that have weight. */
  grow(targets: WeightedTargets, builder: TreeBuilder, leafValue: LeafValue): void {
    const order = this.#order;
    order.reset(targets.weights);
    const totals = { sum: 0, weight: 0 };
    let squares = 0;
    for (const row of order.between(0, order.count)) {
      const sum = targets.sums[row] as number;
      const weight = targets.weights[row] as number;
      totals.sum += sum;
      totals.weight += weight;
      squares += (sum * sum) / weight;
    }
    this.#leastGain = LEAST_GAIN * squares;
    const open = new OpenNodes();
    let leaves = 0;
    const place = (node: OpenNode) => {
      if (node.split.gain > this.#leastGain) return open.push(node);
      leaves++;
      this.#addLeaf(node, builder, leafValue);
    };
    const root = this.#node(0, order.count, totals, -1, true);
    this.#measure(root, targets);
    place(root);
    while (leaves + open.size < this.#limits.maxLeaves) {
      const node = open.pop();
      if (node === undefined) break;
      for (const child of this.#split(node, targets, builder)) place(child);
    }
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      this.#addLeaf(node, builder, leafValue);
    }
    builder.endTree();
  }

  #addLeaf(node: OpenNode, builder: TreeBuilder, leafValue: LeafValue): void {
    this.#release(node);
    const rows = this.#order.between(node.start, node.end);
    builder.addLeaf(leafValue(node.totals, rows), node.parent, node.isLeft);
  }

  #split(node: OpenNode, targets: WeightedTargets, builder: TreeBuilder): OpenNode[] {
    const number = builder.addNode(node.split, node.parent, node.isLeft);
    const parting = this.#order.part(node, node.split, this.#table, targets);
    const left = this.#node(node.start, parting.middle, parting.left, number, true);
    const right = this.#node(parting.middle, node.end, parting.right, number, false);
    const isLeftSmall = left.end - left.start <= right.end - right.start;
    const [small, large] = isLeftSmall ? [left, right] : [right, left];
    const ofParent = node.histogram;
    if (ofParent === null || isSmall(large)) {
      this.#release(node);
      this.#measure(small, targets);
      this.#measure(large, targets);
    } else {
      const kept = isSmall(small) ? null : this.#pool.take();
      const counted = kept ?? this.#spare;
      fillHistogram(counted, this.#table, this.#rowsOf(small), targets);
      subtractHistogram(ofParent, counted);
      small.histogram = kept;
      large.histogram = ofParent;
      this.#choose(small, counted, targets);
      this.#choose(large, ofParent, targets);
    }
    return [left, right];
  }

  /** Counts a node's rows, if they are many, and chooses its split. */
  #measure(node: OpenNode, targets: WeightedTargets): void {
    if (!isSmall(node)) {
      node.histogram = this.#pool.take();
      const histogram = node.histogram ?? this.#spare;
      fillHistogram(histogram, this.#table, this.#rowsOf(node), targets);
      this.#choose(node, histogram, targets);
    } else this.#choose(node, this.#spare, targets);
  }

  #choose(node: OpenNode, histogram: Histogram, targets: WeightedTargets): void {
    const { totals, split } = node;
    const least = this.#limits.minLeafRows;
    if (totals.weight < 2 * least) return;
    const rows = this.#rowsOf(node);
    this.#drawInputs();
    for (let i = 0; i < this.#drawn; i++) {
      const input = this.#inputs[i] as number;
      if (isSmall(node)) scanRows(this.#table, rows, targets, input, totals, least, split);
      else {
        const bins = (this.#table.edges[input] as Float32Array).length + 1;
        scanHistogram(histogram, input, bins, totals, least, split);
      }
    }
  }

  /** Brings inputs drawn without putting back to the front (Fisher and Yates). */
  #drawInputs(): void {
    const inputs = this.#inputs;
    if (this.#drawn === inputs.length) return;
    for (let i = 0; i < this.#drawn; i++) {
      const other = this.#random.whole(i, inputs.length - 1);
      const input = inputs[i] as number;
      inputs[i] = inputs[other] as number;
      inputs[other] = input;
    }
  }

  #node(start: number, end: number, totals: NodeTotals, parent: number, isLeft: boolean): OpenNode {
    const split = { gain: 0, input: 0, bin: 0 };
    return { start, end, totals, parent, isLeft, split, histogram: null };
  }

  #rowsOf(node: OpenNode): Int32Array {
    return this.#order.between(node.start, node.end);
  }

  #release(node: OpenNode): void {
    if (node.histogram !== null) this.#pool.release(node.histogram);
    node.histogram = null;
  }
}

function isSmall(node: OpenNode): boolean {
  return node.end - node.start <= SMALL_ROWS;
}
