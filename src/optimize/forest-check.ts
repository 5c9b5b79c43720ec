import {
  type ForestModel,
  MAX_BINS,
  MAX_ENSEMBLES,
  MAX_INPUTS,
  MAX_LEAVES,
  MAX_OUTPUTS,
  MAX_TREES,
  type TreeEnsemble,
} from "#optimize/types.ts";

const NAME = /^[a-z][a-z0-9_]{0,39}$/;

/** What makes a model no model, in words; null for a sound one. Walks of a sound one all end. */
export function faultOf({ edges, outputs }: ForestModel): string | null {
  if (edges.length < 1 || edges.length > MAX_INPUTS) return `${edges.length} inputs`;
  if (outputs.length < 1 || outputs.length > MAX_OUTPUTS) return `${outputs.length} outputs`;
  for (const [input, bounds] of edges.entries()) {
    const fault = edgeFault(bounds);
    if (fault !== null) return `input ${input}: ${fault}`;
  }
  if (new Set(outputs.map(({ name }) => name)).size < outputs.length) return "an output twice";
  for (const { name, ensembles } of outputs) {
    if (!NAME.test(name)) return `an output has no plain name`;
    if (ensembles.length < 1 || ensembles.length > MAX_ENSEMBLES) {
      return `${name}: ${ensembles.length} ensembles`;
    }
    for (const ensemble of ensembles) {
      const fault = ensembleFault(ensemble, edges);
      if (fault !== null) return `${name}: ${fault}`;
    }
  }
  return null;
}

function edgeFault(bounds: Float32Array): string | null {
  if (bounds.length >= MAX_BINS) return `${bounds.length} edges`;
  for (let i = 0; i < bounds.length; i++) {
    if (!Number.isFinite(bounds[i])) return `edge ${i} is not finite`;
    if (i > 0 && (bounds[i] as number) <= (bounds[i - 1] as number))
      return `edge ${i} is not above`;
  }
  return null;
}

function ensembleFault(ensemble: TreeEnsemble, edges: readonly Float32Array[]): string | null {
  const { base, scale, firstNode, feature, bin, left, right, leaves } = ensemble;
  const trees = firstNode.length - 1;
  if (!(trees >= 1 && trees <= MAX_TREES)) return `${trees} trees`;
  if (!(Number.isFinite(base) && Number.isFinite(scale))) return "base or scale is not finite";
  const nodes = firstNode[trees] as number;
  const isWhole =
    firstNode.every((first, tree) => first >= (tree === 0 ? 0 : (firstNode[tree - 1] as number))) &&
    firstNode[0] === 0 &&
    leaves.length === nodes + trees &&
    [feature, bin, left, right].every(({ length }) => length === nodes);
  if (!isWhole) return "the trees do not add up to their nodes";
  const badLeaf = leaves.findIndex((leaf) => !Number.isFinite(leaf));
  if (badLeaf >= 0) return `leaf ${badLeaf} is not finite`;
  for (let node = 0; node < nodes; node++) {
    const bounds = edges[feature[node] as number];
    if (bounds === undefined) return `node ${node} asks input ${feature[node]}`;
    if ((bin[node] as number) >= bounds.length) return `node ${node} asks bin ${bin[node]}`;
  }
  for (let tree = 0; tree < trees; tree++) {
    const fault = treeFault(ensemble, firstNode[tree] as number, firstNode[tree + 1] as number);
    if (fault !== null) return `tree ${tree}: ${fault}`;
  }
  return null;
}

/** A tree is one when its root is no child, and all other nodes and leaves are one child each. */
function treeFault({ left, right }: TreeEnsemble, from: number, to: number): string | null {
  const count = to - from;
  if (count >= MAX_LEAVES) return `${count} nodes`;
  const seenNodes = new Uint8Array(count);
  const seenLeaves = new Uint8Array(count + 1);
  for (let node = 0; node < count; node++) {
    for (const child of [left[from + node] as number, right[from + node] as number]) {
      const [seen, at] = child >= 0 ? [seenNodes, child] : [seenLeaves, ~child];
      if (at >= seen.length) return `child ${child} of node ${node} is not there`;
      if (child >= 0 && child <= node) return `child ${child} of node ${node} goes back`;
      if (seen[at] !== 0) return `child ${child} of node ${node} is another's, too`;
      seen[at] = 1;
    }
  }
  return null;
}
