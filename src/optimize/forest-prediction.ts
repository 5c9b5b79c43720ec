import { binRow } from "#optimize/binning.ts";
import type { ForestModel, TreeEnsemble } from "#optimize/types.ts";

/** What an ensemble says of one row of bins. Hot; allocates nothing. */
export function predictBinned(ensemble: TreeEnsemble, bins: Uint8Array): number {
  const { firstNode, feature, bin, left, right, leaves } = ensemble;
  const trees = firstNode.length - 1;
  let sum = 0;
  for (let tree = 0; tree < trees; tree++) {
    const first = firstNode[tree] as number;
    // A tree without nodes is its one leaf.
    let node = first === firstNode[tree + 1] ? -1 : 0;
    while (node >= 0) {
      const at = first + node;
      const isLeft = (bins[feature[at] as number] as number) <= (bin[at] as number);
      node = (isLeft ? left[at] : right[at]) as number;
    }
    sum += leaves[first + tree + ~node] as number;
  }
  return ensemble.base + ensemble.scale * sum;
}

/** Predicts from one row of inputs; the answer, a value an output, is reused by the next call. */
export function createForestPredictor(model: ForestModel): (row: Float32Array) => Float64Array {
  const bins = new Uint8Array(model.edges.length);
  const answer = new Float64Array(model.outputs.length);
  return (row) => {
    if (row.length !== bins.length) {
      throw new RangeError(`a row of ${row.length} values for ${bins.length} inputs`);
    }
    binRow(model.edges, row, bins);
    model.outputs.forEach(({ ensembles }, output) => {
      let sum = 0;
      for (const ensemble of ensembles) sum += predictBinned(ensemble, bins);
      answer[output] = sum / ensembles.length;
    });
    return answer;
  };
}
